import { Scale } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../../../components/controls/Button.tsx';
import { Mark } from '../../../../components/empty/drawings.tsx';
import { LicencesSheet } from './LicencesSheet.tsx';
import { readThirdParty, type ThirdParty } from './thirdParty.ts';
import styles from './About.module.css';

export function About() {
  const intl = useIntl();
  const [known, setKnown] = useState<ThirdParty | null>(null);
  const [areShown, setShown] = useState(false);
  useEffect(() => {
    let isHere = true;
    const read = async (): Promise<void> => {
      const found = await readThirdParty();
      if (isHere) setKnown(found);
    };
    void read();
    return () => void (isHere = false);
  }, []);
  return (
    <div className={styles['about']}>
      <Mark size={28} />
      <p>
        <strong>
          {known === null
            ? intl.formatMessage({ id: 'app.name' })
            : intl.formatMessage({ id: 'settings.about.version' }, { version: known.version })}
        </strong>
        <br />
        {intl.formatMessage({ id: 'settings.about.text' })}
      </p>
      {known !== null && (
        <Button size="small" icon={<Scale size={16} />} onClick={() => setShown(true)}>
          {intl.formatMessage({ id: 'settings.about.licences' })}
        </Button>
      )}
      {known !== null && <LicencesSheet packages={known.packages} isOpen={areShown} onClose={() => setShown(false)} />}
    </div>
  );
}
