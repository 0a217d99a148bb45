import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import { Choice } from '../../../components/controls/Choice.tsx';
import { CopyRow } from '../../../components/copying/CopyRow.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { QrCode } from '../../../components/copying/QrCode.tsx';
import { useShield } from '../useShield.ts';
import { withoutScheme } from './serverText.ts';
import styles from './Links.module.css';

export interface OwnLinkCodeProps {
  /** Null: there are too many links to make one. */
  readonly link: Pick<OwnLinkView, 'texts'> | null;
}

/** A link of ours to hand on: to scan and to copy, for the address that the other side reaches. */
export function OwnLinkCode({ link }: OwnLinkCodeProps) {
  const intl = useIntl();
  const [chosen, setChosen] = useState<string | null>(null);
  useShield();
  if (link === null) return <Notice kind="warning">{intl.formatMessage({ id: 'links.refused.tooMany' })}</Notice>;
  const shown = link.texts.find(({ address }) => address === chosen) ?? link.texts[0];
  if (shown === undefined) return <Notice kind="warning">{intl.formatMessage({ id: 'links.noAddress' })}</Notice>;
  return (
    <div className={styles['code']}>
      {/* Capitals take the small form of a code, and mean the same. */}
      <div className={styles['picture']}>
        <QrCode text={shown.text.toUpperCase()} label={intl.formatMessage({ id: 'links.qr' })} />
      </div>
      {link.texts.length > 1 && (
        <Choice
          label={intl.formatMessage({ id: 'links.address' })}
          value={shown.address}
          options={link.texts.map(({ address }) => ({ value: address, text: withoutScheme(address) }))}
          onChange={setChosen}
        />
      )}
      <CopyRow
        text={`${shown.text.slice(0, SHOWN_LETTERS)}…`}
        copies={shown.text}
        copyLabel={intl.formatMessage({ id: 'links.copy' })}
        copiedLabel={intl.formatMessage({ id: 'app.copied' })}
      />
    </div>
  );
}

/** Nobody reads three hundred letters, and all of them are copied. */
const SHOWN_LETTERS = 28;
