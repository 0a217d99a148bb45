import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../../core/ipc/problem.ts';
import type { LeaveVoiceRefusal } from '../../../../core/ipc/voice.ts';
import { textOfRecording } from '../../../components/voice/recordingText.ts';
import type { DeviceFailure } from '../../../media/devices.ts';
import { recordVoice, type VoiceRecorder } from '../../../media/VoiceRecorder.ts';
import { useAsk } from '../contexts/ask.ts';
import { useDevices } from '../contexts/devicesOfCall.ts';

interface Recorded {
  readonly kind: 'recorded';
  readonly recording: Uint8Array;
  readonly durationMs: number;
}

export type RecordingStage =
  | { readonly kind: 'offered' | 'opening' | 'sending' | 'left' }
  | { readonly kind: 'recording'; readonly level: number; readonly elapsedMs: number }
  | Recorded
  /** Main has it no more; here it stays until the window is left, for whoever thinks better of it. */
  | { readonly kind: 'discarded'; readonly last: Recorded }
  /** `engine`: the microphone is there, and this computer records nothing of it. */
  | { readonly kind: 'failed'; readonly why: DeviceFailure | 'nothing' | 'engine' }
  /** Main broke over it. */
  | { readonly kind: 'failed'; readonly why: 'notAllowed'; readonly problem: Problem | null };

export interface VoiceRecording {
  readonly stage: RecordingStage;
  /** Why the last one was not sent. */
  readonly refused: LeaveVoiceRefusal | null;
  /** Main broke over sending it. */
  readonly broken: { readonly problem: Problem } | null;
  /** What was recorded stands here alone: main could not keep it. */
  readonly isNotKept: boolean;
  readonly record: () => Promise<void>;
  /** No longer waits for the microphone. */
  readonly giveUp: () => void;
  readonly stop: () => void;
  readonly discard: () => void;
  readonly takeBack: (last: Recorded) => void;
  readonly send: (recorded: Recorded) => Promise<void>;
}

/**
 * Records a voice message for a call that is over. The microphone is open while it is recorded and no longer, whatever
 * becomes of the window. Main keeps what was recorded from its first moment on: whoever is called, or closes the
 * window, finds it in the recent calls.
 */
export function useVoiceRecording(callId: string): VoiceRecording {
  const ask = useAsk();
  const { openApart } = useDevices();
  const [stage, setStage] = useState<RecordingStage>({ kind: 'offered' });
  const [refused, setRefused] = useState<LeaveVoiceRefusal | null>(null);
  const [broken, setBroken] = useState<{ readonly problem: Problem } | null>(null);
  const [isNotKept, setNotKept] = useState(false);
  const recorder = useRef<VoiceRecorder | null>(null);
  /** What is being recorded is not to be kept. */
  const isUnwanted = useRef(false);
  const isGone = useRef(false);
  const attempts = useRef(0);

  const release = (): void => void ask((main) => main.recordVoice({ callId, recording: false }));

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
    forgetTrouble();
    const allowed = await ask(
      (main) => main.recordVoice({ callId, recording: true }),
      () => undefined,
    );
    // Without main's word no microphone opens, and the system would be named for it.
    if (!allowed.done) {
      if (mine === attempts.current && !isGone.current)
        setStage({ kind: 'failed', why: 'notAllowed', problem: allowed.problem });
      return;
    }
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
      // It may have been pulled out in the moment between.
      const why = opened.track.readyState === 'ended' ? 'missing' : 'engine';
      opened.track.stop();
      release();
      return setStage({ kind: 'failed', why });
    }
    setStage({ kind: 'recording', level: 0, elapsedMs: 0 });
  };

  const forgetTrouble = (): void => {
    setRefused(null);
    setBroken(null);
    setNotKept(false);
  };

  const giveUp = (): void => {
    attempts.current += 1;
    release();
    setStage({ kind: 'offered' });
  };

  const discard = (): void => {
    forgetTrouble();
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
    setRefused(null);
    setBroken(null);
    const recording = textOfRecording(recorded.recording);
    const asked = await ask(
      (main) => main.leaveVoice({ callId, recording }),
      () => undefined,
    );
    if (asked.done && asked.answer.ok) return setStage({ kind: 'left' });
    if (!asked.done && asked.problem !== null) setBroken({ problem: asked.problem });
    else setRefused(asked.done && !asked.answer.ok ? asked.answer.reason : 'failedHere');
    setStage(recorded);
  };

  const stop = (): void => recorder.current?.stop();

  return { stage, refused, broken, isNotKept, record, giveUp, stop, discard, takeBack, send };
}
