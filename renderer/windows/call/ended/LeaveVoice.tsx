import { Mic, RotateCcw, Send, Square, Trash2, Undo2 } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { LeaveVoiceRefusal } from '../../../../core/ipc/voice.ts';
import { SystemSettingsButton } from '../../../components/asking/SystemSettingsButton.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { clockText } from '../../../components/calls/clockText.ts';
import { textOfRecording } from '../../../components/voice/recordingText.ts';
import { VoicePlayer } from '../../../components/voice/VoicePlayer.tsx';
import type { DeviceFailure } from '../../../media/devices.ts';
import { MAX_RECORDING_MS, recordVoice, type VoiceRecorder } from '../../../media/VoiceRecorder.ts';
import { useAsk } from '../contexts/ask.ts';
import { useDevices } from '../contexts/devicesOfCall.ts';
import styles from './LeaveVoice.module.css';

export interface LeaveVoiceProps {
  readonly callId: string;
  readonly peer: string;
  /** Something is being recorded, or waits to be sent: the other buttons of the window stand aside. */
  readonly onBusy: (busy: boolean) => void;
}

interface Recorded {
  readonly kind: 'recorded';
  readonly recording: Uint8Array;
  readonly durationMs: number;
}

type Stage =
  | { readonly kind: 'offered' | 'opening' | 'sending' | 'left' }
  | { readonly kind: 'recording'; readonly level: number; readonly elapsedMs: number }
  | Recorded
  /** Main has it no more; here it stays until the window is left, for whoever thinks better of it. */
  | { readonly kind: 'discarded'; readonly last: Recorded }
  | { readonly kind: 'failed'; readonly why: DeviceFailure | 'nothing' };

/**
 * A voice message for who did not answer: recorded, listened to, sent or thrown away. The microphone is open while it
 * is recorded and no longer, whatever becomes of the window. Main keeps what was recorded from its first moment on:
 * whoever is called, or closes the window, finds it in the recent calls.
 */
export function LeaveVoice({ callId, peer, onBusy }: LeaveVoiceProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { openApart } = useDevices();
  const [stage, setStage] = useState<Stage>({ kind: 'offered' });
  const [refused, setRefused] = useState<LeaveVoiceRefusal | null>(null);
  /** What was recorded stands here alone: main could not keep it. */
  const [isNotKept, setNotKept] = useState(false);
  const recorder = useRef<VoiceRecorder | null>(null);
  /** What is being recorded is not to be kept. */
  const isUnwanted = useRef(false);
  const isGone = useRef(false);
  const attempts = useRef(0);
  const buttons = useRef<HTMLDivElement>(null);
  const { kind } = stage;
  const isBusy = kind !== 'offered' && kind !== 'left' && kind !== 'failed' && kind !== 'discarded';

  useEffect(() => onBusy(isBusy), [onBusy, isBusy]);
  useEffect(() => {
    // What was pressed has made room for the next act.
    if (kind !== 'offered' && document.activeElement === document.body)
      buttons.current?.querySelector('button')?.focus();
  }, [kind]);

  const release = useCallback(() => void ask((main) => main.recordVoice({ callId, recording: false })), [ask, callId]);

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      // What was said so far is kept.
      recorder.current?.stop();
      recorder.current = null;
    };
  }, []);

  const keep = async (recorded: Uint8Array): Promise<void> => {
    const recording = textOfRecording(recorded);
    // Where this is drawn no longer the window says it, of whatever call it shows by then.
    const failed = isGone.current ? undefined : () => undefined;
    const asked = await ask((main) => main.keepVoice({ callId, recording }), failed);
    if (!isGone.current) setNotKept(!asked.done);
  };

  const record = async (): Promise<void> => {
    attempts.current += 1;
    const mine = attempts.current;
    setStage({ kind: 'opening' });
    setRefused(null);
    setNotKept(false);
    await ask((main) => main.recordVoice({ callId, recording: true }));
    const opened = await openApart();
    if (mine !== attempts.current) {
      // Given up meanwhile, and perhaps begun again.
      if (opened.ok) opened.track.stop();
      return;
    }
    if (isGone.current || !opened.ok) {
      if (opened.ok) opened.track.stop();
      release();
      if (!opened.ok) setStage({ kind: 'failed', why: opened.failure });
      return;
    }
    let lastMs = 0;
    isUnwanted.current = false;
    try {
      recorder.current = recordVoice(opened.track, {
        onSound: (level, elapsedMs) => {
          lastMs = elapsedMs;
          setStage({ kind: 'recording', level, elapsedMs });
        },
        onEnd: (recording) => {
          recorder.current = null;
          release();
          if (recording !== null && !isUnwanted.current) void keep(recording);
          if (isGone.current) return;
          if (recording === null) return setStage({ kind: 'failed', why: 'nothing' });
          const recorded: Recorded = { kind: 'recorded', recording, durationMs: Math.max(lastMs, 1) };
          setStage(isUnwanted.current ? { kind: 'discarded', last: recorded } : recorded);
        },
      });
    } catch {
      opened.track.stop();
      release();
      return setStage({ kind: 'failed', why: 'nothing' });
    }
    setStage({ kind: 'recording', level: 0, elapsedMs: 0 });
  };

  const discard = (): void => {
    setRefused(null);
    setNotKept(false);
    void ask((main) => main.keepVoice({ callId, recording: null }));
    if (stage.kind === 'recorded') return setStage({ kind: 'discarded', last: stage });
    // What was said so far comes as it ends.
    isUnwanted.current = true;
    recorder.current?.stop();
  };

  const takeBack = (last: Recorded): void => {
    void keep(last.recording);
    setStage(last);
  };

  const send = async (recorded: Recorded): Promise<void> => {
    setStage({ kind: 'sending' });
    const recording = textOfRecording(recorded.recording);
    const asked = await ask(
      (main) => main.leaveVoice({ callId, recording }),
      () => undefined,
    );
    if (asked.done && asked.answer.ok) return setStage({ kind: 'left' });
    setRefused(asked.done && !asked.answer.ok ? asked.answer.reason : 'failedHere');
    setStage(recorded);
  };

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
        <VoicePlayer load={() => Promise.resolve(stage.recording)} durationMs={stage.durationMs} />
      )}
      {stage.kind === 'failed' && (
        <p role="alert" className={styles['failed']}>
          {intl.formatMessage({ id: `voice.failed.${stage.why}` })}
        </p>
      )}
      {isNotKept && stage.kind === 'recorded' && refused === null && (
        <p role="alert" className={styles['failed']}>
          {intl.formatMessage({ id: 'voice.notKept' })}
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
            <Button icon={<Undo2 size={18} />} onClick={() => takeBack(stage.last)}>
              {intl.formatMessage({ id: 'undo.undo' })}
            </Button>
          )}
          {(kind === 'offered' || kind === 'failed' || kind === 'discarded') && (
            <Button icon={<Mic size={18} />} onClick={() => void record()}>
              {intl.formatMessage({ id: kind === 'offered' ? 'voice.leave' : 'voice.again' })}
            </Button>
          )}
          {stage.kind === 'failed' && stage.why === 'blocked' && <SystemSettingsButton page="microphone" ask={ask} />}
          {kind === 'opening' && (
            // A system whose sound hangs, or that asks the person first, may never answer.
            <Button
              onClick={() => {
                attempts.current += 1;
                release();
                setStage({ kind: 'offered' });
              }}
            >
              {intl.formatMessage({ id: 'app.cancel' })}
            </Button>
          )}
          {kind === 'recording' && (
            <Button kind="primary" icon={<Square size={17} />} onClick={() => recorder.current?.stop()}>
              {intl.formatMessage({ id: 'voice.stop' })}
            </Button>
          )}
          {stage.kind === 'recorded' && (
            <>
              <Button kind="primary" icon={<Send size={17} />} onClick={() => void send(stage)}>
                {intl.formatMessage({ id: 'voice.send' })}
              </Button>
              <Button icon={<RotateCcw size={17} />} onClick={() => void record()}>
                {intl.formatMessage({ id: 'voice.again' })}
              </Button>
            </>
          )}
          {(kind === 'recording' || kind === 'recorded') && (
            <Button kind="dangerQuiet" icon={<Trash2 size={17} />} onClick={discard}>
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
