import { useIntl } from 'react-intl';
import { Mark } from '../../../components/empty/drawings.tsx';
import styles from './StoreOpening.module.css';

export function StoreOpening() {
  const intl = useIntl();
  return (
    <main className={styles['opening']} aria-busy="true">
      <Mark size={72} />
      <h1 className={styles['title']}>{intl.formatMessage({ id: 'opening.title' })}</h1>
      <p className={styles['text']}>{intl.formatMessage({ id: 'opening.slow' })}</p>
    </main>
  );
}
