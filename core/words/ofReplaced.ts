import type { MessageId } from './messages.ts';

/** As `renderer/media/devices.ts` names why a device cannot be had. */
type Failure = 'missing' | 'blocked' | 'busy';
type Opening = 'trial.microphone' | 'trial.camera' | 'scan' | 'voice.failed' | 'call.camera';
type Losing = 'call.microphone.lost' | 'call.camera.lost';

/** Every text that says why a microphone, a camera or the sound cannot be had. */
export type DeviceTrouble =
  | `${Opening | Losing}.${Failure}`
  | 'scan.failed'
  | `trial.${'record' | 'speaker'}.failed`
  | `voice.failed.${'engine' | 'nothing'}`
  | `voice.${'cannotPlay' | 'cannotRead'}`
  | 'call.voice.noSound'
  | `ringTest.sound.${'unmeasured' | 'silent' | 'noOutput' | 'unknown'}`
  | `ringTest.${'microphone' | 'camera'}.${'none' | 'denied' | 'unknown'}`;

const MICROPHONE = 'replaced.microphone';
const CAMERA = 'replaced.camera';
const SOUND = 'replaced.sound';

/**
 * Of a program that was replaced nobody can say whether there is a device, who has it, or what is wrong with it: the
 * processes that open them and play may not begin any more (ADR 77). What is said then; null: it is true all the same.
 */
export const OF_REPLACED: Readonly<Record<DeviceTrouble, MessageId | null>> = {
  'trial.microphone.missing': MICROPHONE,
  // Nobody but the system says so.
  'trial.microphone.blocked': null,
  'trial.microphone.busy': MICROPHONE,
  'trial.camera.missing': CAMERA,
  'trial.camera.blocked': null,
  'trial.camera.busy': CAMERA,
  'trial.record.failed': SOUND,
  'trial.speaker.failed': SOUND,
  'scan.missing': CAMERA,
  'scan.blocked': null,
  'scan.busy': CAMERA,
  // Main broke over it.
  'scan.failed': null,
  'voice.failed.missing': MICROPHONE,
  'voice.failed.blocked': null,
  'voice.failed.busy': MICROPHONE,
  // It was opened, and what records stands in the page: neither is a process that may not begin.
  'voice.failed.nothing': null,
  'voice.failed.engine': null,
  'voice.cannotPlay': SOUND,
  // It is not there, or is no sound: read in the page as well.
  'voice.cannotRead': null,
  'call.camera.missing': CAMERA,
  'call.camera.blocked': null,
  'call.camera.busy': CAMERA,
  'call.camera.lost.missing': CAMERA,
  'call.camera.lost.blocked': null,
  'call.camera.lost.busy': CAMERA,
  'call.microphone.lost.missing': 'replaced.microphone.inCall',
  'call.microphone.lost.blocked': null,
  'call.microphone.lost.busy': 'replaced.microphone.inCall',
  // It is open, and silent: of one that could not be opened this is not said.
  'call.voice.noSound': null,
  'ringTest.sound.unmeasured': SOUND,
  'ringTest.sound.silent': SOUND,
  'ringTest.sound.noOutput': SOUND,
  // The person ended the test.
  'ringTest.sound.unknown': null,
  'ringTest.microphone.none': MICROPHONE,
  'ringTest.microphone.denied': null,
  'ringTest.microphone.unknown': MICROPHONE,
  'ringTest.camera.none': CAMERA,
  'ringTest.camera.denied': null,
  'ringTest.camera.unknown': CAMERA,
};

const TOLD: Readonly<Partial<Record<string, MessageId | null>>> = OF_REPLACED;

/** The same after the call in which it was said. */
export function toldAfterCall(told: MessageId): MessageId {
  return told === 'replaced.microphone.inCall' ? MICROPHONE : told;
}

/** What to say of it. Texts that blame no device stay what they are. */
export function toldOf(text: MessageId, isReplaced: boolean): MessageId {
  return (isReplaced ? TOLD[text] : null) ?? text;
}
