import { RotateCcw, Send, Trash2 } from 'lucide-react';
import { useCallback, useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import type { RecentView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { ConfirmSheet } from '../../../components/sheets/ConfirmSheet.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { recordingOfText } from '../../../components/voice/recordingText.ts';
import { VoicePlayer } from '../../../components/voice/VoicePlayer.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { useAsk } from '../MainBridge.tsx';
import { VOICE_REMEDIES, VOICE_REMEDY_WORDS } from './voiceRemedies.ts';
import { voiceText } from './voiceText.ts';
import styles from './RecentVoice.module.css';

export interface RecentVoiceProps {
  readonly recent: RecentView;
  /** When the call was: there may be several messages of one person. */
  readonly moment: string;
  readonly people: Pick<PeopleActions, 'removeVoice' | 'unblock' | 'add'>;
  /** To where their keys are compared; undefined: it stands there. */
  readonly onCompare?: () => void;
}

/** The voice message of a past call: played, deleted, or what became of it and what can be done about that. */
export function RecentVoice({ recent: { call, voice }, moment, people, onCompare }: RecentVoiceProps) {
  const intl = useIntl();
  const momentId = useId();
  const [isTakingBack, setTakingBack] = useState(false);
  const ask = useAsk();
  const { callId } = call;
  const peer = peerName(call);
  const load = useCallback(async (): Promise<Uint8Array | null> => {
    const asked = await ask(
      (main) => main.voiceRecording({ callId }),
      () => undefined,
    );
    return asked.done && asked.answer !== null ? recordingOfText(asked.answer) : null;
  }, [ask, callId]);
  const isHeard = voice?.kind === 'received' && voice.heard;
  const heard = useCallback(() => {
    if (!isHeard) void ask((main) => main.markVoiceHeard({ callId }));
  }, [ask, callId, isHeard]);
  if (voice === null) return null;
  // The server throws it away, and nothing of it is left here to be sent again.
  const isSent = voice.kind === 'left' && voice.state === 'sent';
  const problem = voice.kind === 'left' && voice.state === 'failed' ? voice.problem : null;
  const remedy = problem === null ? null : VOICE_REMEDIES[problem];
  const deeds = { unblock: () => people.unblock(call.peer), add: () => people.add(call.peer), compare: onCompare };
  const deed = remedy === null ? undefined : deeds[remedy];
  return (
    <div className={styles['note']}>
      <span id={momentId} hidden>
        {moment}
      </span>
      <p className={styles['text']}>{voiceText(intl, voice, peer)}</p>
      <div className={styles['acts']}>
        {voice.kind === 'received' && voice.state === 'ready' && (
          <div className={styles['player']}>
            <VoicePlayer ask={ask} load={load} of={moment} durationMs={voice.durationMs} onPlayed={heard} />
          </div>
        )}
        {remedy !== null && deed !== undefined && (
          <Button size="small" aria-describedby={momentId} onClick={deed}>
            {intl.formatMessage({ id: VOICE_REMEDY_WORDS[remedy] })}
          </Button>
        )}
        {voice.kind === 'left' && voice.state === 'failed' && (
          <IconButton
            size="small"
            aria-describedby={momentId}
            label={intl.formatMessage({ id: voice.problem === 'notSent' ? 'voice.left.send' : 'voice.left.again' })}
            icon={voice.problem === 'notSent' ? <Send /> : <RotateCcw />}
            onClick={() => void ask((main) => main.leaveVoiceAgain({ callId }))}
          />
        )}
        <IconButton
          size="small"
          aria-describedby={momentId}
          label={intl.formatMessage({ id: voice.kind === 'left' ? 'voice.left.remove' : 'voice.remove' }, { peer })}
          icon={<Trash2 />}
          onClick={() => (isSent ? setTakingBack(true) : people.removeVoice(callId, call, voice.kind))}
        />
      </div>
      <ConfirmSheet
        title={intl.formatMessage({ id: 'voice.takeBack.title' })}
        text={intl.formatMessage({ id: 'voice.takeBack.text' }, { peer })}
        confirm={intl.formatMessage({ id: 'voice.takeBack.confirm' })}
        isOpen={isTakingBack}
        onClose={() => setTakingBack(false)}
        onConfirm={() => void ask((main) => main.removeVoice({ callId }))}
      />
    </div>
  );
}
