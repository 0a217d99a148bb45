import type { DeviceFailure, HeldDevicePorts } from './devices.ts';

/** What becomes of a device that a call holds. */
export interface DeviceListener {
  /** It is gone and waited for. Told again when an attempt to open it fails, with what it waits for now. */
  readonly lost: (failure: DeviceFailure) => void;
  /** A device of its kind is open again. */
  readonly back: (track: MediaStreamTrack) => void;
}

export interface DeviceReturn {
  /** Watches the track of a device that was opened; when it ends, a device is opened again, as often as it takes. */
  readonly hold: (track: MediaStreamTrack) => void;
  /** Opens a device again that was released for a while, as often as it takes. */
  readonly reopen: () => void;
  /** Another one may be had now: one that is waited for is tried at once. */
  readonly hasten: () => void;
  /** The device is no longer wanted: nothing is watched, waited for or opened any more. */
  readonly release: () => void;
}

/** A device that works so long has come to stay; one that is lost sooner is not asked for again at once. */
const STEADY_MS = 10_000;
const LONGEST_WAIT_MS = 15_000;

/**
 * The way back of a device that a call lost: opened again at once (another one may take its place), then when the
 * system says that devices changed, and with growing pauses, since no event tells that a program let go of one.
 */
export function createDeviceReturn(
  { open, startTimer, onDevicesChanged }: HeldDevicePorts,
  listener: DeviceListener,
): DeviceReturn {
  /** What was begun under an earlier number counts no more. */
  let run = 0;
  let attempts = 0;
  let opening = false;
  let changedMeanwhile = false;
  let cancelTimer: (() => void) | null = null;
  let forgetChanges: (() => void) | null = null;

  const stopTimer = () => {
    cancelTimer?.();
    cancelTimer = null;
  };

  const release = () => {
    run += 1;
    opening = false;
    stopTimer();
    forgetChanges?.();
    forgetChanges = null;
  };

  const hold = (track: MediaStreamTrack) => {
    release();
    const mine = run;
    const ended = () => {
      if (mine === run) wait();
    };
    cancelTimer = startTimer(STEADY_MS, () => {
      attempts = 0;
    });
    track.addEventListener('ended', ended, { once: true });
    if (track.readyState === 'ended') ended();
  };

  const wait = () => {
    release();
    forgetChanges = onDevicesChanged(changed);
    listener.lost('missing');
    tryLater();
  };

  const reopen = () => {
    release();
    attempts = 0;
    forgetChanges = onDevicesChanged(changed);
    tryLater();
  };

  const tryLater = () => {
    const afterMs = attempts === 0 ? 0 : Math.min(1000 * 2 ** (attempts - 1), LONGEST_WAIT_MS);
    attempts += 1;
    if (afterMs === 0) void attempt();
    else cancelTimer = startTimer(afterMs, () => void attempt());
  };

  const changed = () => {
    // What is being opened may be what was there before; then it is tried once more.
    if (opening) changedMeanwhile = true;
    else void attempt();
  };

  const attempt = async (): Promise<void> => {
    stopTimer();
    const mine = run;
    opening = true;
    changedMeanwhile = false;
    const opened = await open();
    if (mine !== run) {
      if (opened.ok) opened.track.stop();
      return;
    }
    opening = false;
    if (opened.ok) {
      listener.back(opened.track);
      hold(opened.track);
      return;
    }
    listener.lost(opened.failure);
    if (changedMeanwhile) void attempt();
    else tryLater();
  };

  const hasten = () => {
    if (forgetChanges !== null) changed();
  };

  return { hold, reopen, hasten, release };
}
