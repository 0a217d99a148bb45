import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { IconButton } from '../../../../components/controls/IconButton.tsx';
import { NameSheet } from '../../contacts/NameSheet.tsx';
import { Fact } from '../parts/SettingsGroup.tsx';
import styles from '../parts/Settings.module.css';

/** What contacts read, and the way to change it. */
export function DisplayName({ handle, name }: { readonly handle: string; readonly name: string | null }) {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(false);
  const label = intl.formatMessage({ id: 'settings.account.name' });
  return (
    <>
      <Fact term={label}>
        <span className={styles['changeable']}>
          <bdi>{name ?? intl.formatMessage({ id: 'settings.account.name.none' })}</bdi>
          <IconButton
            size="small"
            label={intl.formatMessage({ id: 'settings.account.name.change' })}
            icon={<Pencil />}
            onClick={() => setOpen(true)}
          />
        </span>
      </Fact>
      <NameSheet
        title={intl.formatMessage({ id: 'settings.account.name.title' })}
        label={label}
        hint={intl.formatMessage({ id: 'settings.account.name.explain' })}
        start={name ?? ''}
        placeholder={handle}
        isOpen={isOpen}
        save={(main, displayName) => main.changeDisplayName({ displayName })}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
