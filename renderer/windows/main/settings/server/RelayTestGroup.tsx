import { Radio } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { relayName, type RelayAddress, type RelayTestAnswer } from '../../../../../core/call/relayTrial.ts';
import type { ConnectionView } from '../../../../../core/ipc/snapshot.ts';
import { written } from '../../../../../core/words/callText.ts';
import { relayTestText } from '../../../../../core/words/relayText.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { useAsk } from '../../MainBridge.tsx';
import { SettingsGroup } from '../parts/SettingsGroup.tsx';
import { ConnectFirst } from './ConnectFirst.tsx';
import styles from './RelayTest.module.css';
import settings from '../parts/Settings.module.css';

interface Row extends RelayAddress {
  /** Null: it is being asked. */
  readonly answer: RelayTestAnswer | null;
}

/** Asks every relay of the server over every transport, as a call would, and says what each answered. */
export function RelayTestGroup({ connection }: { readonly connection: ConnectionView }) {
  const intl = useIntl();
  const ask = useAsk();
  const [rows, setRows] = useState<readonly Row[] | null>(null);
  const [isAsking, setAsking] = useState(false);
  /** Grows with each test: what comes of an older one is nobody's. */
  const round = useRef(0);
  const leave = useRef<() => void>(() => undefined);
  useEffect(() => {
    leave.current = () => {
      round.current += 1;
      if (isAsking) void ask((main) => main.stopRelayTest());
    };
  });
  // Whoever leaves the page does not wait for it any more.
  useEffect(() => () => leave.current(), []);

  const begin = async (): Promise<void> => {
    round.current += 1;
    const own = round.current;
    const isCurrent = (): boolean => round.current === own;
    setAsking(true);
    setRows(null);
    const asked = await ask((main) => main.relays());
    if (!isCurrent()) return;
    const relays = asked.done ? asked.answer : [];
    if (asked.done) setRows(relays.map((relay) => ({ ...relay, answer: null })));
    await Promise.all(
      relays.map(async (relay) => {
        const tried = await ask(
          (main) => main.testRelay(relay),
          () => undefined,
        );
        const answer = tried.done ? tried.answer : 'broken';
        if (!isCurrent()) return;
        setRows((known) =>
          (known ?? []).map((row) => (relayName(row) === relayName(relay) ? { ...row, answer } : row)),
        );
      }),
    );
    if (isCurrent()) setAsking(false);
  };

  const isOnline = connection.state === 'online';
  const test = useRef<HTMLButtonElement>(null);
  const works = rows?.filter(({ answer }) => answer === 'given').length ?? 0;
  const isOver = !isAsking && rows !== null;
  // That none works is known only of relays that were all asked to the end.
  const isKnown = works > 0 || (rows ?? []).every(({ answer }) => answer !== 'stopped' && answer !== 'broken');
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'relayTest.title' })}>
      <div className={settings['item']}>
        <p className={settings['explain']}>
          {intl.formatMessage({ id: isOnline ? 'relayTest.explain' : 'relayTest.offline' })}
        </p>
        <div className={styles['buttons']}>
          {isAsking ? (
            <Button onClick={() => void ask((main) => main.stopRelayTest())}>
              {intl.formatMessage({ id: 'relayTest.stop' })}
            </Button>
          ) : (
            <Button
              ref={test}
              icon={<Radio size={16} aria-hidden="true" />}
              disabled={!isOnline}
              onClick={() => void begin()}
            >
              {intl.formatMessage({ id: rows === null ? 'relayTest.begin' : 'relayTest.again' })}
            </Button>
          )}
          {!isAsking && <ConnectFirst connection={connection} next={test} />}
        </div>
        <p className={styles['sum']} role="status">
          {isAsking && intl.formatMessage({ id: 'relayTest.asking' })}
          {isOver &&
            (rows.length === 0
              ? intl.formatMessage({ id: 'relay.none' })
              : isKnown && intl.formatMessage({ id: 'relayTest.sum' }, { works, all: rows.length }))}
        </p>
        {rows !== null && rows.length > 0 && (
          <ul className={styles['list']} aria-label={intl.formatMessage({ id: 'relayTest.title' })}>
            {rows.map((row) => (
              <li key={relayName(row)} className={styles['row']} data-answer={standingOf(row.answer)}>
                {written(intl, relayTestText(row, row.answer))}
              </li>
            ))}
          </ul>
        )}
      </div>
    </SettingsGroup>
  );
}

/** Never told by colour alone: the words say it too. */
function standingOf(answer: RelayTestAnswer | null): 'works' | 'fails' | 'unknown' {
  if (answer === 'given') return 'works';
  return answer === null || answer === 'stopped' ? 'unknown' : 'fails';
}
