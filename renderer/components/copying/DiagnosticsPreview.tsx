import { useIntl } from 'react-intl';
import { CopyButton } from './CopyButton.tsx';
import styles from './DiagnosticsPreview.module.css';

/** What is copied, as it is copied: nobody has to trust a promise about it. */
export function DiagnosticsPreview({ text }: { readonly text: string }) {
  const intl = useIntl();
  return (
    <>
      <p className={styles['explain']}>{intl.formatMessage({ id: 'diagnostics.explain' })}</p>
      {/* It scrolls, so that a keyboard must reach it. */}
      <pre
        className={styles['text']}
        lang="en"
        role="region"
        aria-label={intl.formatMessage({ id: 'diagnostics.preview' })}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {text}
      </pre>
      <CopyButton text={text} label={intl.formatMessage({ id: 'diagnostics.copy' })} isShown />
    </>
  );
}
