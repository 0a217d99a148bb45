import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { NumberComparison } from '../../../../core/ipc/refusals.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { TextField } from '../../../components/controls/TextField.tsx';
import { useAsk } from '../MainBridge.tsx';
import { isLink } from '../links/pastedLink.ts';
import { ScanButton } from '../links/ScanButton.tsx';
import { ScannedCode } from '../links/ScannedCode.tsx';
import { useScanning } from '../links/useScanning.ts';
import { codeOfPicture } from './codeOfPicture.ts';
import { OpenPicture } from './OpenPicture.tsx';
import { useGivenPicture } from './useGivenPicture.ts';
import styles from './Verify.module.css';
import { NamedPresses } from '../NamedPresses.tsx';

/** `failed`: nothing was compared, because the store could not be read, say. */
export type ComparisonResult = NumberComparison | 'ownCode' | 'noCode' | 'failed';

export interface CompareNumberProps {
  readonly handle: string;
  /** Who that is, in words. */
  readonly peer: string;
  /** The text of the code we show ourselves: to compare it with itself proves nothing. */
  readonly ownCode: string;
  readonly result: ComparisonResult | null;
  readonly onResult: (result: ComparisonResult | null) => void;
  /** They showed a link of theirs: it names their keys just as well. */
  readonly onLink: (text: string) => void;
}

/** Holds what the other side shows against our number: typed, pasted, or read from their QR code. */
export function CompareNumber({ handle, peer, ownCode, result, onResult, onLink }: CompareNumberProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [text, setText] = useState('');
  const said = useRef<HTMLDivElement>(null);
  const [isBusy, setBusy] = useState(false);
  /** An answer about a text that has been changed since must not be shown beside the new one. */
  const turn = useRef(0);

  const compare = async (given: string): Promise<ComparisonResult | null> => {
    if (isLink(given)) {
      onLink(given);
      return null;
    }
    const dense = given.replaceAll(/\s/gu, '').toUpperCase();
    if (dense === ownCode.toUpperCase()) return 'ownCode';
    const asked = await ask(
      (main) => main.compareSafetyNumber({ handle, text: given }),
      () => undefined,
    );
    return asked.done ? asked.answer : 'failed';
  };
  const work = async (find: () => Promise<string | null>) => {
    if (isBusy) return;
    turn.current += 1;
    const asked = turn.current;
    setBusy(true);
    onResult(null);
    const found = await find()
      .then((given) => (given === null ? 'noCode' : compare(given.slice(0, 1024))))
      .catch(() => 'failed' as const);
    setBusy(false);
    if (asked === turn.current) onResult(found);
  };
  const read = (picture: Blob) => void work(() => codeOfPicture(picture));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') void work(() => Promise.resolve(text));
  };
  const scanning = useScanning();
  const isDropping = useGivenPicture((picture) => {
    if (picture === null) onResult('noCode');
    else read(picture);
  });
  useEffect(() => {
    if (result !== null) said.current?.scrollIntoView({ block: 'nearest' });
  }, [result]);

  return (
    <section
      className={styles['compare']}
      aria-label={intl.formatMessage({ id: 'verify.compare.submit' })}
      data-dropping={isDropping || undefined}
    >
      <form className={styles['line']} onSubmit={submit} noValidate>
        <TextField
          label={intl.formatMessage({ id: 'verify.compare.field' }, { peer })}
          value={text}
          maxLength={1024}
          onChange={(value) => {
            turn.current += 1;
            setText(value);
            onResult(null);
          }}
          hint={intl.formatMessage({ id: isBusy ? 'verify.compare.working' : 'verify.compare.hint' })}
        />
        <div className={styles['actions']}>
          <Button type="submit" busy={isBusy}>
            {intl.formatMessage({ id: 'verify.compare.submit' })}
          </Button>
        </div>
      </form>
      <ScannedCode scanning={scanning} onText={(given) => void work(() => Promise.resolve(given))} />
      <div className={styles['codes']}>
        <ScanButton
          isScanning={scanning.isScanning}
          onToggle={() => {
            onResult(null);
            scanning.toggle();
          }}
        />
        <OpenPicture size="small" label={intl.formatMessage({ id: 'scan.file' })} onPicture={read} />
      </div>
      <div ref={said} className={styles['result']} role="status">
        {result !== null && (
          <Notice kind={KINDS[result]} action={<NamedPresses of={`verify.result.${result}`} />}>
            {intl.formatMessage({ id: `verify.result.${result}` }, { peer })}
          </Notice>
        )}
      </div>
    </section>
  );
}

const KINDS = {
  same: 'good',
  different: 'danger',
  notANumber: 'warning',
  ownCode: 'warning',
  noCode: 'warning',
  failed: 'warning',
} as const satisfies Readonly<Record<ComparisonResult, 'good' | 'warning' | 'danger'>>;
