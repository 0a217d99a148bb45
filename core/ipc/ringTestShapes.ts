import * as Type from 'typebox';
import type { NotAdmitted } from '../call/mayRing.ts';

const closed = { additionalProperties: false } as const;

/** What the main window can see of a device without opening it. */
export const DeviceStanding = Type.Enum(['found', 'none', 'unknown']);
export type DeviceStanding = Type.Static<typeof DeviceStanding>;

export const RingTestWish = Type.Object({ microphone: DeviceStanding, camera: DeviceStanding }, closed);
export type RingTestWish = Type.Static<typeof RingTestWish>;

/** What was heard of the ringtone where it leaves Ringfort. `level`: the loudest, 0 to 1; null: it was not measured. */
export const RehearsedSound = Type.Object(
  {
    /** Outputs that play. */
    playing: Type.Integer({ minimum: 0, maximum: 16 }),
    /** Chosen outputs that could not be opened, or stopped. */
    failed: Type.Integer({ minimum: 0, maximum: 16 }),
    level: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
  },
  closed,
);
export type RehearsedSound = Type.Static<typeof RehearsedSound>;

/** A test that the popup is to show and to ring for. */
export interface RunningRehearsal {
  readonly id: number;
}

/** What a test looked at, in order, each with what it may come to; their words are `ringTest.CHECK.CODE`. */
export interface RingTestCodes {
  readonly reached: 'yes' | 'notConnected' | 'notOffered' | 'noAnswer' | 'altered' | 'tooOften';
  readonly mayRing: 'yes' | Exclude<NotAdmitted, 'blocked' | 'notContact' | 'contactSilent' | 'sharingScreen'>;
  readonly popup: 'yes' | 'notShown' | 'notPainted' | 'interrupted';
  readonly sound: 'yes' | 'unmeasured' | 'volumeZero' | 'silent' | 'noOutput' | 'unknown';
  readonly tray: 'yes' | 'none' | 'unknown';
  readonly notifications: 'yes' | 'none' | 'unknown';
  /** `asksPassphrase`: it starts, and waits for somebody to type it. */
  readonly autostart: 'yes' | 'asksPassphrase' | 'off' | 'unknown';
  readonly microphone: 'yes' | 'none' | 'denied' | 'unknown';
  readonly camera: 'yes' | 'none' | 'denied' | 'unknown';
  /** `localAlone`, `noneAlone`: and no relay takes the place of the direct way. */
  readonly direct: 'yes' | 'local' | 'localAlone' | 'none' | 'noneAlone' | 'unknown';
  readonly relay: 'yes' | 'none' | 'fails' | 'unknown';
}
export type RingCheck = keyof RingTestCodes;

/** Bad: somebody who calls is not heard or seen as they should be. Unknown: it could not be found out. */
export type RingVerdict = 'good' | 'bad' | 'unknown';

export type RingFinding = {
  [Check in RingCheck]: { readonly check: Check; readonly code: RingTestCodes[Check]; readonly verdict: RingVerdict };
}[RingCheck];

/** Of one test, in the order in which a call goes. */
export interface RingTestReport {
  readonly findings: readonly RingFinding[];
}

/** Why there is no report: a call needs what would be tested, or nobody is signed in. */
export type RingTestRefusal = 'inCall' | 'noAccount';

export type RingTestAnswer =
  | { readonly ok: true; readonly report: RingTestReport }
  | { readonly ok: false; readonly reason: RingTestRefusal };
