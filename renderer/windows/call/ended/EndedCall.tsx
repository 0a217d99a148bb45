import { nameAndHandle, peerName } from '../../../../core/call/peerName.ts';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { mayLeaveVoiceAfter } from '../../../../core/call/mayLeaveVoice.ts';
import type { CallView } from '../../../../core/call/view.ts';
import { remediesOf } from '../../../../core/call/remedies.ts';
import { isProblem } from '../../../../core/ipc/problem.ts';
import { namedPresses } from '../../../../core/words/namedPresses.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { callText, written } from '../../../../core/words/callText.ts';
import { relayText } from '../../../../core/words/relayText.ts';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { besideFailure } from '../../../components/asking/besideFailure.ts';
import { CallNoteText } from '../../../components/calls/CallNoteText.tsx';
import { dialRefusalId, dialRefusalText, type DialRefused } from '../../../components/asking/dialRefusal.ts';
import { clockText } from '../../../components/calls/clockText.ts';
import { failureText } from '../../../components/asking/failureText.ts';
import { RestartButton, useRestart } from '../../../components/asking/RestartButton.tsx';
import { RemedyButtons } from '../../../components/calls/RemedyButtons.tsx';
import { useAsk, useFailure } from '../contexts/ask.ts';
import { LeaveVoice } from './LeaveVoice.tsx';
import { focusFirst, useKeptFocus } from '../controls/useKeptFocus.ts';
import styles from './EndedCall.module.css';

export interface EndedCallProps {
  readonly view: Extract<CallView, { phase: 'ended' }>;
  /** What was said in this call of a program that was replaced, without the press that would have ended it. */
  readonly replaced: MessageId | null;
}

/** Why it ended and what can be done about it. What can be mended stays until it is put away. */
export function EndedCall({ view, replaced }: EndedCallProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { call, reason, durationMs, note, relays } = view;
  const [relay] = relays;
  const failure = useFailure();
  const buttons = useRef<HTMLDivElement>(null);
  const [mayLeaveVoice, setMayLeaveVoice] = useState(false);
  const [isRecording, setRecording] = useState(false);
  const { callId } = call;
  const wasUnanswered = mayLeaveVoiceAfter(call, reason);
  useEffect(() => {
    if (!wasUnanswered) return;
    void ask(
      (main) => main.mayLeaveVoice({ callId }),
      () => undefined,
    ).then((asked) => setMayLeaveVoice(asked.done && asked.answer));
  }, [ask, callId, wasUnanswered]);
  useEffect(() => {
    // What had the focus went with the call. A press that was meant for it does nothing here (A78).
    // So does that of a voice message which is on its way: these stood aside for it until then.
    if (!isRecording && document.activeElement === document.body) focusFirst(buttons.current);
  }, [isRecording]);
  const isToBeRead = replaced !== null;
  useEffect(() => {
    if (!isToBeRead) return;
    // Where main cannot keep it, it goes as others do: nothing of the person's is lost.
    void ask(
      (main) => main.keepEnd({ callId, phase: 'ended' }),
      () => undefined,
    );
  }, [ask, callId, isToBeRead]);
  useKeptFocus(buttons);
  const { deeds, refused, isSettingsUnknown, restartRefusal, dismiss } = useRemedies(view);
  const failed = failure.isShown ? failure.problem : null;
  const said = refused === null ? failed && (`problem.${failed}.text` as const) : dialRefusalId(refused.reason);
  const presses = said === null ? [] : namedPresses(said);
  // The reason of an end, and a voice message, bring their own.
  const due = mayLeaveVoice || remediesOf(reason).includes('restart') ? null : replaced;
  const asksForRestart = due !== null || (presses.includes('restart') && !remediesOf(reason).includes('restart'));
  const problem = refused !== null && isProblem(refused.reason) ? refused.reason : failed;
  return (
    <div className={styles['ended']}>
      <div className={styles['faded']}>
        <Avatar handle={call.peer} name={call.name} size={96} />
      </div>
      <p className={styles['name']} title={nameAndHandle(call)}>
        <bdi>{peerName(call)}</bdi>
      </p>
      <h1 className={styles['reason']}>{written(intl, callText(view).status)}</h1>
      {note !== null && (
        <CallNoteText
          note={note}
          peer={peerName(call)}
          isTheirs={call.direction === 'outgoing'}
          className={styles['note']}
        />
      )}
      {relay !== undefined && <p className={styles['note']}>{written(intl, relayText(relay))}</p>}
      {reason === 'relayUnavailable' && relay === undefined && (
        <p className={styles['note']}>{intl.formatMessage({ id: 'relay.none' })}</p>
      )}
      {durationMs !== null && (
        <p className={styles['duration']}>
          <span className="visuallyHidden">{intl.formatMessage({ id: 'call.duration' })} </span>
          {clockText(durationMs)}
        </p>
      )}
      {refused !== null && (
        <p className={styles['refused']} role="alert">
          {dialRefusalText(intl, refused)}
        </p>
      )}
      {isSettingsUnknown && (
        <p className={styles['refused']} role="alert">
          {intl.formatMessage({ id: 'remedy.systemMicrophone.unknown' })}
        </p>
      )}
      {restartRefusal !== null && (
        <p className={styles['refused']} role="alert">
          {intl.formatMessage({ id: restartRefusal })}
        </p>
      )}
      {failure.isShown && (
        <p className={styles['refused']} role="alert">
          {failureText(intl, failure.problem)}
        </p>
      )}
      {due !== null && <p className={styles['note']}>{intl.formatMessage({ id: due })}</p>}
      {mayLeaveVoice && <LeaveVoice callId={callId} peer={peerName(call)} onBusy={setRecording} />}
      <div ref={buttons} className={styles['buttons']} hidden={isRecording}>
        <RemedyButtons reason={reason} call={call} deeds={deeds} />
        {presses.some((press) => press !== 'restart') && (
          <Button onClick={() => void ask((main) => main.openInMain({ kind: 'notDone', problem }))}>
            {intl.formatMessage({ id: 'tray.open' })}
          </Button>
        )}
        <Button onClick={dismiss}>{intl.formatMessage({ id: 'call.dismiss' })}</Button>
        {/* Behind the others: it takes no press that was meant for them. */}
        {asksForRestart && <RestartButton ask={besideFailure(ask, failure)} />}
      </div>
    </div>
  );
}

function useRemedies({ call, phase }: EndedCallProps['view']) {
  const ask = useAsk();
  const [refused, setRefused] = useState<DialRefused | null>(null);
  const [isSettingsUnknown, setSettingsUnknown] = useState(false);
  const { callId, peer } = call;
  const seen = { callId, phase };
  const restart = useRestart(ask);
  const callAgain = async (relayed: boolean): Promise<void> => {
    const asked = await ask(
      (main) => main.dialAgain(relayed ? { ...seen, relayed } : seen),
      () => undefined,
    );
    const answer = asked.done
      ? asked.answer
      : ({ ok: false, reason: asked.problem ?? 'failed', detail: null } as const);
    // The window shows the new call as soon as there is one.
    setRefused(answer.ok ? null : { reason: answer.reason, detail: answer.detail, peer: peerName(call) });
  };
  const openSystem = async (): Promise<void> => {
    const asked = await ask((main) => main.openSystemSettings({ page: 'microphone' }));
    setSettingsUnknown(asked.done && !asked.answer.opened);
  };
  const openSettings = (section: 'ringing' | 'audioVideo' | 'network') =>
    void ask((main) => main.openInMain({ kind: 'settings', section }));
  return {
    refused,
    isSettingsUnknown,
    restartRefusal: restart.refusal,
    dismiss: () => void ask((main) => main.dismiss(seen)),
    deeds: {
      callAgain: () => void callAgain(false),
      callRelayed: () => void callAgain(true),
      openContact: () => void ask((main) => main.openInMain({ kind: 'contact', handle: peer })),
      openRinging: () => openSettings('ringing'),
      openDevices: () => openSettings('audioVideo'),
      openRelays: () => openSettings('network'),
      systemMicrophone: () => void openSystem(),
      reconnect: () => void ask((main) => main.reconnect()),
      restart: restart.begin,
    },
  };
}
