import { useIntl } from 'react-intl';
import { Mark } from '../../../components/drawings.tsx';
import styles from '../SettingsPage.module.css';

export function About() {
  const intl = useIntl();
  return (
    <div className={styles['about']}>
      <Mark size={28} />
      <p>
        <strong>{intl.formatMessage({ id: 'app.name' })}</strong>
        <br />
        {intl.formatMessage({ id: 'settings.about.text' })}
      </p>
    </div>
  );
}
