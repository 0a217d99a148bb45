import { useIntl } from 'react-intl';
import type { LeftOutView } from '../../../../../core/ipc/snapshot.ts';
import { isMessageId } from '../../../../words/catalogues.ts';
import { NamedPressesLine } from '../../NamedPresses.tsx';
import styles from '../parts/Settings.module.css';
import { SettingsCard } from '../parts/SettingsGroup.tsx';

/** What could not be read and was left out, so that the rest goes on: for the person, and for whoever helps them. */
export function LeftOutGroup({ lists }: { readonly lists: readonly LeftOutView[] }) {
  const intl = useIntl();
  const idOf = ({ list }: LeftOutView) => {
    const id = `leftOut.${list}`;
    return isMessageId(id) ? id : 'leftOut.other';
  };
  return (
    <section className={styles['section']}>
      <h2 className={styles['sectionTitle']}>{intl.formatMessage({ id: 'settings.leftOut' })}</h2>
      <SettingsCard>
        {lists.map((left) => (
          <div key={left.list} className={styles['item']}>
            <p>{intl.formatMessage({ id: idOf(left) }, { count: left.count })}</p>
            <NamedPressesLine of={idOf(left)} />
            <p className={styles['explain']}>{intl.formatMessage({ id: 'leftOut.detail' }, { detail: left.detail })}</p>
          </div>
        ))}
      </SettingsCard>
    </section>
  );
}
