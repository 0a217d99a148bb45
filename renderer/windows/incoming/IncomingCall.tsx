import { useCallback, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { buttonsShown } from '../../../core/call/buttonsShown.ts';
import { peerName } from '../../../core/call/peerName.ts';
import { activeView, ringingCall, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../core/call/view.ts';
import { callText, spoken, written } from '../../../core/words/callText.ts';
import { LiveRegion } from '../../components/asking/LiveRegion.tsx';
import { GuardedSurface } from '../../components/guard/GuardedSurface.tsx';
import { later } from '../../components/mending/later.tsx';
import { Avatar } from '../../components/people/Avatar.tsx';
import { useAsk } from './ask.ts';
import { Card, type CardProps } from './Card.tsx';
import styles from './IncomingCall.module.css';

// The popup shows at once what most people press; fields of a time are as large as all the rest of it.
const CallBackAt = later(async () => (await import('../../components/decline/CallBackAt.tsx')).CallBackAt);
const DeclineWithMessage = later(
  async () => (await import('../../components/decline/DeclineWithMessage.tsx')).DeclineWithMessage,
);

export interface IncomingCallProps {
  readonly calls: ShownCalls;
  readonly ownTexts: readonly string[];
}

/**
 * The popup. It never takes the focus and has no default button, so that Enter typed for another window answers
 * nothing. Every order names its call: one that is over by then is ignored by main.
 */
export function IncomingCall({ calls, ownTexts }: IncomingCallProps) {
  const ringing = ringingCall(calls);
  const { view } = calls;
  return (
    <>
      {ringing !== null && (
        <Ringing
          key={ringing.view.call.callId}
          {...ringing}
          ownTexts={ownTexts}
          present={activeView(calls)}
          shows={buttonsShown(calls)}
        />
      )}
      {ringing === null && (view.phase === 'answering' || view.phase === 'connecting') && <Taken view={view} />}
      <Voice calls={calls} />
    </>
  );
}

/** The press was taken: for the moment until the call's own window is there. */
function Taken({ view }: { readonly view: PresentView }) {
  const intl = useIntl();
  return (
    <main className={styles['card']}>
      <div className={styles['caller']}>
        <Avatar handle={view.call.peer} name={view.call.name} size={56} />
        <div className={styles['words']}>
          <h1 className={styles['peer']}>
            <bdi>{peerName(view.call)}</bdi>
          </h1>
          <p className={styles['kind']}>{written(intl, callText(view).status)}</p>
        </div>
      </div>
    </main>
  );
}

/** The card with its buttons, or, while somebody chooses what to say with declining, that in its place. */
function Ringing({ ownTexts, ...props }: Omit<CardProps, 'isBack' | 'onWrite'> & Pick<IncomingCallProps, 'ownTexts'>) {
  const { view, shows } = props;
  const ask = useAsk();
  const [surface, setSurface] = useState<'card' | 'message' | 'time'>('card');
  const [isBack, setBack] = useState(false);
  const [typed, onType] = useState('');
  const toCard = useCallback(() => {
    setSurface('card');
    setBack(true);
  }, []);
  const toMessage = useCallback(() => setSurface('message'), []);
  const peer = peerName(view.call);
  const seen = { callId: view.call.callId, phase: view.phase };
  const send = (text: string, callBackInMs: number | null = null, remindInMs?: number) =>
    void ask((main) => main.declineWith({ ...seen, text, callBackInMs, ...(remindInMs && { remindInMs }) })).then(
      // The card says that nothing came of it, and has the other buttons. Words that were written wait behind its own.
      ({ done }) => done || toCard(),
    );
  return (
    // What the other call does changes the buttons of the card alone: it takes nobody's words away while they write.
    <GuardedSurface shows={surface === 'card' ? shows : surface}>
      {surface === 'card' && <Card {...props} isBack={isBack} onWrite={toMessage} />}
      {surface !== 'card' && (
        <main className={styles['panel']}>
          {surface === 'message' ? (
            <DeclineWithMessage
              peer={peer}
              heading="h1"
              own={ownTexts}
              typed={typed}
              onType={onType}
              send={send}
              onRemind={(waitMs) => send('', null, waitMs)}
              onChooseTime={() => setSurface('time')}
              onBack={toCard}
            />
          ) : (
            <CallBackAt peer={peer} heading="h1" onSend={(waitMs) => send('', waitMs)} onBack={toMessage} />
          )}
        </main>
      )}
    </GuardedSurface>
  );
}

/** The window's title and what it says aloud. */
function Voice({ calls }: Pick<IncomingCallProps, 'calls'>) {
  const intl = useIntl();
  const { view, security } = ringingCall(calls) ?? calls;
  const { title: ofCall, announced } = callText(view, security);
  const title = written(intl, ofCall);
  useEffect(() => {
    document.title = title;
  }, [title]);

  return <LiveRegion urgent text={spoken(intl, announced)} />;
}
