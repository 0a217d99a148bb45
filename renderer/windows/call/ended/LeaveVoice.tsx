import { Mic, RotateCcw, Send, Square, Trash2, Undo2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { failureText } from '../../../components/asking/failureText.ts';
import { toldOf } from '../../../../core/words/ofReplaced.ts';
import { useReplaced } from '../../../components/asking/replaced.ts';
import { RestartIfNamed } from '../../../components/asking/RestartIfNamed.tsx';
import { SystemSettingsButton } from '../../../components/asking/SystemSettingsButton.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { clockText } from '../../../components/calls/clockText.ts';
import { VoicePlayer } from '../../../components/voice/VoicePlayer.tsx';
import { MAX_RECORDING_MS } from '../../../media/VoiceRecorder.ts';
import { useAsk } from '../contexts/ask.ts';
import { useVoiceRecording } from './useVoiceRecording.ts';
import styles from './LeaveVoice.module.css';

export interface LeaveVoiceProps {
  readonly callId: string;
  readonly peer: string;
  /** Something is being recorded, or waits to be sent: the other buttons of the window stand aside. */
  readonly onBusy: (busy: boolean) => void;
}

/** A voice message for who did not answer: recorded, listened to, sent or thrown away. */
export function LeaveVoice({ callId, peer, onBusy }: LeaveVoiceProps) {
  const intl = useIntl();
  const ask = useAsk();
  const isReplaced = useReplaced();
  const recording = useVoiceRecording(callId);
  const { stage, refused, broken, isNotKept, record } = recording;
  const buttons = useRef<HTMLDivElement>(null);
  const { kind } = stage;
  const isBusy = kind !== 'offered' && kind !== 'left' && kind !== 'failed' && kind !== 'discarded';

  useEffect(() => onBusy(isBusy), [onBusy, isBusy]);
  useEffect(() => {
    // What was pressed has made room for the next act.
    if (kind !== 'offered' && document.activeElement === document.body)
      buttons.current?.querySelector('button')?.focus();
  }, [kind]);

  return (
    <section className={styles['voice']} aria-label={intl.formatMessage({ id: 'voice.message' })}>
      <div role="status" className={styles['said']}>
        {kind === 'opening' && intl.formatMessage({ id: 'voice.opening' })}
        {kind === 'recording' && intl.formatMessage({ id: 'voice.recording' })}
        {kind === 'left' && intl.formatMessage({ id: 'voice.queued' }, { peer })}
        {kind === 'offered' && intl.formatMessage({ id: 'voice.leave.hint' }, { peer })}
        {kind === 'discarded' && intl.formatMessage({ id: 'voice.discarded' })}
      </div>
      {stage.kind === 'recording' && (
        <div className={styles['sound']}>
          <meter
            className={styles['level']}
            aria-label={intl.formatMessage({ id: 'voice.level' })}
            min={0}
            max={1}
            value={stage.level}
          />
          <span className={styles['time']}>
            {clockText(stage.elapsedMs)} / {clockText(MAX_RECORDING_MS)}
          </span>
        </div>
      )}
      {stage.kind === 'recorded' && (
        <VoicePlayer ask={ask} load={() => Promise.resolve(stage.recording)} durationMs={stage.durationMs} />
      )}
      {stage.kind === 'failed' && (
        <p role="alert" className={styles['failed']}>
          {stage.why === 'notAllowed'
            ? failureText(intl, stage.problem)
            : intl.formatMessage({ id: toldOf(`voice.failed.${stage.why}`, isReplaced) })}
        </p>
      )}
      {isNotKept && stage.kind === 'recorded' && refused === null && broken === null && (
        <p role="alert" className={styles['failed']}>
          {intl.formatMessage({ id: 'voice.notKept' })}
        </p>
      )}
      {broken !== null && (
        <p role="alert" className={styles['failed']}>
          {failureText(intl, broken.problem)}
        </p>
      )}
      {refused !== null && (
        <p role="alert" className={styles['failed']}>
          {intl.formatMessage({ id: `voice.problem.${refused}` }, { peer })}
        </p>
      )}
      <div ref={buttons} className={styles['buttons']}>
        {/* One button takes the place of another: who presses Stop twice does not send what nobody has heard. */}
        <GuardedSurface isOpenAtFirst shows={kind}>
          {stage.kind === 'discarded' && (
            <Button icon={<Undo2 size={18} />} onClick={() => recording.takeBack(stage.last)}>
              {intl.formatMessage({ id: 'undo.undo' })}
            </Button>
          )}
          {(kind === 'offered' || kind === 'failed' || kind === 'discarded') && (
            <Button icon={<Mic size={18} />} onClick={() => void record()}>
              {intl.formatMessage({ id: kind === 'offered' ? 'voice.leave' : 'voice.again' })}
            </Button>
          )}
          {stage.kind === 'failed' && stage.why === 'blocked' && <SystemSettingsButton page="microphone" ask={ask} />}
          {stage.kind === 'failed' && stage.why !== 'notAllowed' && (
            <RestartIfNamed of={toldOf(`voice.failed.${stage.why}`, isReplaced)} ask={ask} />
          )}
          {kind === 'opening' && (
            // A system whose sound hangs, or that asks the person first, may never answer.
            <Button onClick={recording.giveUp}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
          )}
          {kind === 'recording' && (
            <Button kind="primary" icon={<Square size={17} />} onClick={recording.stop}>
              {intl.formatMessage({ id: 'voice.stop' })}
            </Button>
          )}
          {stage.kind === 'recorded' && (
            <>
              <Button kind="primary" icon={<Send size={17} />} onClick={() => void recording.send(stage)}>
                {intl.formatMessage({ id: 'voice.send' })}
              </Button>
              <Button icon={<RotateCcw size={17} />} onClick={() => void record()}>
                {intl.formatMessage({ id: 'voice.again' })}
              </Button>
            </>
          )}
          {(kind === 'recording' || kind === 'recorded') && (
            <Button kind="dangerQuiet" icon={<Trash2 size={17} />} onClick={recording.discard}>
              {intl.formatMessage({ id: 'voice.discard' })}
            </Button>
          )}
          {kind === 'sending' && (
            <Button kind="primary" busy>
              {intl.formatMessage({ id: 'voice.send' })}
            </Button>
          )}
        </GuardedSurface>
      </div>
    </section>
  );
}
