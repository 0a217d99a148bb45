import { useId } from 'react';
import { useIntl } from 'react-intl';
import {
  SHORTCUT_PLACES,
  SHORTCUTS,
  shortcutsAt,
  type Shortcut,
  type ShortcutPlace,
} from '../../../../core/shortcuts/shortcuts.ts';
import { keysText } from '../../../components/keys/shortcutText.ts';
import styles from './ShortcutTable.module.css';

/** Every action that has a key, by where it holds. */
export function ShortcutTable() {
  return (
    <div className={styles['places']}>
      {SHORTCUT_PLACES.map((place) => (
        <Place key={place} place={place} />
      ))}
    </div>
  );
}

function Place({ place }: { readonly place: ShortcutPlace }) {
  const intl = useIntl();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles['place']}>
        {intl.formatMessage({ id: `shortcuts.place.${place}` })}
      </h3>
      <dl>
        {shortcutsAt(place).map((name) => {
          const { keys }: Shortcut = SHORTCUTS[name];
          return (
            <div key={name} className={styles['row']}>
              <dt>{intl.formatMessage({ id: `shortcuts.${name}` })}</dt>
              <dd>
                {keys.map((combination) => {
                  const text = keysText(intl, combination);
                  return <kbd key={text}>{text}</kbd>;
                })}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
