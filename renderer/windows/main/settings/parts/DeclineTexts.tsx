import { X } from 'lucide-react';
import { useIntl } from 'react-intl';
import { IconButton } from '../../../../components/controls/IconButton.tsx';
import { SettingsGroup } from './SettingsGroup.tsx';
import styles from './Settings.module.css';
import list from './DeclineTexts.module.css';

export interface DeclineTextsProps {
  readonly texts: readonly string[];
  readonly onChange: (texts: string[]) => void;
}

/** What the person wrote themselves to decline with. It is offered again, unless they take it out here. */
export function DeclineTexts({ texts, onChange }: DeclineTextsProps) {
  const intl = useIntl();
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'settings.declineTexts' })}>
      <div className={styles['item']}>
        <p className={styles['explain']}>
          {intl.formatMessage({
            id: texts.length === 0 ? 'settings.declineTexts.none' : 'settings.declineTexts.explain',
          })}
        </p>
        {texts.length > 0 && (
          <ul className={list['texts']}>
            {texts.map((text) => (
              <li key={text} className={list['text']}>
                <span className={list['words']}>
                  <bdi>{text}</bdi>
                </span>
                <IconButton
                  size="small"
                  label={intl.formatMessage({ id: 'settings.declineTexts.remove' }, { text })}
                  icon={<X />}
                  onClick={() => onChange(texts.filter((one) => one !== text))}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
    </SettingsGroup>
  );
}
