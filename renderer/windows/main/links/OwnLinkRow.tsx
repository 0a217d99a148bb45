import { useIntl } from 'react-intl';
import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { mayRevoke } from './mayRevoke.ts';
import { linkDate, ownLinkName, ownLinkUse } from './ownLinkWords.ts';
import settings from '../settings/parts/Settings.module.css';
import styles from './Links.module.css';

export interface OwnLinkRowProps {
  readonly link: OwnLinkView;
  readonly onShow: (link: OwnLinkView) => void;
  readonly onRevoke: (link: OwnLinkView) => void;
}

/** How long a link works and for how many, who came by it, and its two buttons. */
export function OwnLinkRow({ link, onShow, onRevoke }: OwnLinkRowProps) {
  const intl = useIntl();
  const { state } = link;
  const name = ownLinkName(intl, link);
  // Several rows have the same two buttons.
  const acts = (id: 'links.showOne' | 'links.revoke') => `${intl.formatMessage({ id })}: ${name}`;
  return (
    <li className={styles['row']} data-menu={mayRevoke(link) ? link.id : undefined}>
      <span className={styles['words']}>
        <span>{name}</span>
        <span className={styles['line']}>
          {intl.formatMessage({ id: 'links.made' }, { date: linkDate(intl, link.createdAt) })} ·{' '}
          {ownLinkUse(intl, link)}
        </span>
      </span>
      {mayRevoke(link) && (
        <span className={settings['buttons']}>
          {state === 'works' && (
            <Button size="small" kind="quiet" aria-label={acts('links.showOne')} onClick={() => onShow(link)}>
              {intl.formatMessage({ id: 'links.showOne' })}
            </Button>
          )}
          <Button size="small" kind="dangerQuiet" aria-label={acts('links.revoke')} onClick={() => onRevoke(link)}>
            {intl.formatMessage({ id: 'links.revoke' })}
          </Button>
        </span>
      )}
    </li>
  );
}
