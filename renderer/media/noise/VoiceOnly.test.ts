import { expect, test } from 'vitest';
import { settled } from '../../../test/fakes/FakeDevices.ts';
import { FakeTrack } from '../../../test/fakes/FakeTrack.ts';
import type { CleaningFault, CleanTrack } from './cleanTrack.ts';
import { VoiceOnly, type VoiceOnlyView } from './VoiceOnly.ts';

/** A filter that answers as it is told to. */
function desk(answer: 'works' | 'breaks' | CleaningFault = 'works') {
  let now = answer;
  let fail: (why: CleaningFault) => void = () => undefined;
  const closed: MediaStreamTrack[] = [];
  const clean: CleanTrack = async (_raw, failed) => {
    if (now === 'breaks') throw new Error('no such file');
    if (now !== 'works') return { ok: false, why: now };
    fail = failed;
    const track = new FakeTrack('audio');
    return { ok: true, track, close: () => closed.push(track) };
  };
  const voiceOnly = new VoiceOnly(clean);
  const views: VoiceOnlyView[] = [];
  voiceOnly.subscribe(() => views.push(voiceOnly.view()));
  const heard: CleaningFault[] = [];
  const microphone = async () => voiceOnly.cleaner()?.(new FakeTrack('audio'), (why) => heard.push(why)) ?? null;
  return {
    ...{ voiceOnly, views, heard, closed, microphone },
    become: (next: typeof now) => {
      now = next;
    },
    fails: (why: CleaningFault) => fail(why),
  };
}

test('nothing is cleaned for who does not want it', async () => {
  const { voiceOnly, microphone } = desk();
  expect(await microphone()).toBeNull();
  voiceOnly.prefer(true);
  voiceOnly.prefer(false);
  expect(await microphone()).toBeNull();
  expect(voiceOnly.view()).toBe('off');
});

test('it works while a microphone is cleaned', async () => {
  const { voiceOnly, views, closed, microphone } = desk();
  voiceOnly.prefer(true);
  const cleaning = await microphone();
  if (cleaning?.ok) cleaning.close();
  expect(views).toEqual(['on', 'works', 'on']);
  expect(closed).toHaveLength(1);
});

test.each([
  ['tooSlow', 'tooSlow'],
  ['failed', 'failed'],
  ['breaks', 'failed'],
] as const)('where it %s it is said, and not tried again in this call', async (answer, view) => {
  const { voiceOnly, microphone } = desk(answer);
  voiceOnly.prefer(true);
  expect(await microphone()).toEqual({ ok: false, why: view });
  expect(voiceOnly.view()).toBe(view);
  expect(await microphone()).toBeNull();
});

test('one that fails while it is used is said, to who sends it too', async () => {
  const { voiceOnly, heard, microphone, fails } = desk();
  voiceOnly.prefer(true);
  await microphone();
  fails('tooSlow');
  expect([voiceOnly.view(), ...heard]).toEqual(['tooSlow', 'tooSlow']);
});

test('whoever switches it off and on, or has another call, has it tried again', async () => {
  const { voiceOnly, microphone, become } = desk('failed');
  voiceOnly.prefer(true);
  await microphone();
  voiceOnly.prefer(false);
  voiceOnly.prefer(true);
  expect(voiceOnly.view()).toBe('on');
  await microphone();
  become('works');
  voiceOnly.tryAnew();
  await microphone();
  expect(voiceOnly.view()).toBe('works');
});

test('what comes of a trial when its call is over spoils nothing of the next', async () => {
  const { voiceOnly, microphone } = desk('failed');
  voiceOnly.prefer(true);
  const late = microphone();
  voiceOnly.tryAnew();
  await late;
  await settled();
  expect(voiceOnly.view()).toBe('on');
});
