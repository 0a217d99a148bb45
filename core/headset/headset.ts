import type { HeadsetButton } from './reportLayout.ts';
import { isSameLit, type Lit, type Pressed } from './reports.ts';

/*
 * What the buttons of a headset mean for a call. Its reports are answers as well as news: many headsets say what a
 * light that we set made of their switch, and to take that for a press would answer, hang up or mute in a circle.
 */

/** The call as the lights show it. */
export interface HeadsetCall {
  readonly ringing: boolean;
  /** Somebody is being called or talked with. */
  readonly active: boolean;
  readonly muted: boolean;
  readonly held: boolean;
}

export const NO_CALL: HeadsetCall = { ringing: false, active: false, muted: false, held: false };

export type HeadsetAction = 'answer' | 'hangUp' | 'toggleMute';

export interface HeadsetState {
  readonly call: HeadsetCall;
  readonly pressed: Readonly<Record<HeadsetButton, boolean>>;
  /** What it was told last; null: it may show something else by now. */
  readonly lit: Lit | null;
  /** What comes before this is the echo of the lights. */
  readonly echoUntilMs: number;
}

export interface HeadsetStep {
  readonly state: HeadsetState;
  readonly actions: readonly HeadsetAction[];
  /** Null: they are right as they are. */
  readonly lights: Lit | null;
}

/** Loop guard: a headset repeats within this what it was told. */
export const ECHO_MS = 200;

export const newHeadset: HeadsetState = {
  call: NO_CALL,
  pressed: { hookSwitch: false, drop: false, mute: false },
  lit: null,
  echoUntilMs: Number.NEGATIVE_INFINITY,
};

export function lightsOf({ ringing, active, muted, held }: HeadsetCall): Lit {
  // Without the light of the hook its buttons are dead in a call.
  return { offHook: active || held, ring: ringing && !active, mute: active && muted, hold: held && !active };
}

/** The call is another one by now. */
export function callChanged(state: HeadsetState, call: HeadsetCall, atMs: number): HeadsetStep {
  const lit = lightsOf(call);
  if (state.lit !== null && isSameLit(lit, state.lit)) return { state: { ...state, call }, actions: [], lights: null };
  return { state: { ...state, call, lit, echoUntilMs: atMs + ECHO_MS }, actions: [], lights: lit };
}

/** A report came. Buttons that it does not hold are as they were. */
export function reported(before: HeadsetState, report: Pressed, isAbsoluteHook: boolean, atMs: number): HeadsetStep {
  const pressed = { ...before.pressed, ...report };
  const state = { ...before, pressed };
  const quiet = { state, actions: [], lights: null };
  if (atMs < before.echoUntilMs) return quiet;
  const went = (button: HeadsetButton) => pressed[button] && !before.pressed[button];
  const left = (button: HeadsetButton) => !pressed[button] && before.pressed[button];
  const { ringing, active, held } = before.call;
  const inCall = active || held;

  if (went('drop') && (inCall || ringing)) return { ...quiet, actions: ['hangUp'] };
  if (went('mute') && active) {
    // It may have switched a light by itself: it is told again, as the call is by then.
    return { ...quiet, state: { ...state, lit: null }, actions: ['toggleMute'] };
  }
  if (isAbsoluteHook) {
    if (went('hookSwitch') && ringing && !active) return { ...quiet, actions: ['answer'] };
    if (left('hookSwitch') && inCall) return { ...quiet, actions: ['hangUp'] };
    return quiet;
  }
  if (!went('hookSwitch')) return quiet;
  if (ringing && !active) return { ...quiet, actions: ['answer'] };
  return inCall ? { ...quiet, actions: ['hangUp'] } : quiet;
}
