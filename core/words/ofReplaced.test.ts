import { expect, test } from 'vitest';
import { en } from './en.ts';
import type { MessageId } from './messages.ts';
import { namedPresses } from './namedPresses.ts';
import { OF_REPLACED, toldOf } from './ofReplaced.ts';

/** How texts look that say why a microphone, a camera or the sound cannot be had. */
const BLAMES =
  /another program is using|plug (?:one|in)|connect one|camera did not open|blocking the (?:camera|microphone)|(?:could not|cannot) be (?:opened|played)|nothing was recorded|could not begin to record|no sound|without a sound|which (?:microphones|cameras) are/iu;

/** Those that are no trouble of this computer's devices, each with why. */
const OTHERS: readonly MessageId[] = [
  // Main makes another reason of them: `programReplaced`.
  ...(['end.microphoneMissing', 'end.microphoneBlocked', 'end.microphoneBusy'] as const),
  // The device that took its place was opened.
  ...(['device.unusable.microphone', 'device.unusable.camera'] as const),
  // What a setting does.
  ...(['ringContact.rings.never.explain', 'settings.doNotDisturb.explain'] as const),
  ...(['settings.quietWhileSharing.explain', 'closing.calls.silent'] as const),
  // What arrives over the network.
  ...(['quality.cause.nothingArrives', 'call.soundMissing'] as const),
];

const texts = Object.keys(en) as MessageId[];

test('U9 every text that blames a device has its line about a program that was replaced', () => {
  const blames = texts.filter((id) => BLAMES.test(en[id]) && !OTHERS.includes(id) && !id.startsWith('replaced.'));
  expect(blames.filter((id) => !Object.hasOwn(OF_REPLACED, id))).toEqual([]);
});

test('U9 no packet that did not come, and nothing that a page reads or records by itself, is laid at the replacement', () => {
  expect(OTHERS.map((id) => toldOf(id, true))).toEqual(OTHERS);
  for (const id of ['voice.cannotRead', 'voice.failed.engine', 'voice.failed.nothing', 'call.voice.noSound'] as const) {
    expect(toldOf(id, true)).toBe(id);
  }
});

test('U9 what is said in its place names the cause and the restart, for which there is a press', () => {
  for (const [trouble, told] of Object.entries(OF_REPLACED)) {
    if (told === null) continue;
    expect(en[told], trouble).toMatch(/^Another version of Ringfort was installed.*restart Ringfort/iu);
    expect(namedPresses(told), trouble).toEqual(['restart']);
  }
});

test('what the system blocks, and what a program says that was not replaced, stays as it is', () => {
  for (const trouble of texts) {
    expect(toldOf(trouble, false)).toBe(trouble);
    if (/blocked|denied/u.test(trouble)) expect(toldOf(trouble, true)).toBe(trouble);
  }
});
