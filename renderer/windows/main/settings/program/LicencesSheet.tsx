import { useState } from 'react';
import { useIntl } from 'react-intl';
import { ReadingSheet } from '../../../../components/sheets/ReadingSheet.tsx';
import type { ThirdParty } from './thirdParty.ts';
import styles from './About.module.css';

type Package = ThirdParty['packages'][number];

interface LicencesSheetProps {
  readonly packages: readonly Package[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Whose code is in Ringfort, and on what terms. */
export function LicencesSheet({ packages, isOpen, onClose }: LicencesSheetProps) {
  const intl = useIntl();
  return (
    <ReadingSheet
      title={intl.formatMessage({ id: 'settings.about.licences' })}
      isOpen={isOpen}
      onClose={onClose}
      isWide
    >
      <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.about.licences.text' })}</p>
      <div className={styles['packages']}>
        {packages.map((one) => (
          <PackageTerms key={`${one.name}@${one.version}`} of={one} />
        ))}
      </div>
    </ReadingSheet>
  );
}

/** The text is drawn once it is wanted: all of them are long. */
function PackageTerms({ of: { name, version, licence, text } }: { readonly of: Package }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles['package']} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {name} {version} <span>{licence}</span>
      </summary>
      {isOpen && <pre>{text}</pre>}
    </details>
  );
}
