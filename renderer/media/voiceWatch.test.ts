import { expect, test } from 'vitest';
import { createVoiceWatch, type VoiceHint } from './voiceWatch.ts';

const said = (levels: readonly (number | null)[], muted: boolean, watch = createVoiceWatch()): (VoiceHint | null)[] =>
  levels.map((level) => watch(level, muted));
const times = (count: number, level: number | null) => Array.from({ length: count }, () => level);

test('who speaks while muted is told, and no longer once they are heard or have been quiet for three seconds', () => {
  const watch = createVoiceWatch();
  expect(said(times(5, 0.1), true, watch).at(-1)).toBe('talkingMuted');
  expect(said(times(10, 0.001), true, watch).at(-1)).toBe('talkingMuted');
  expect(said(times(10, 0.001), true, watch).at(-1)).toBeNull();
  said(times(5, 0.1), true, watch);
  expect(watch(0.1, false)).toBeNull();
  expect(watch(0.001, true)).toBeNull();
});

test('a cough, a key and the noise of a room are not speech', () => {
  expect(said([0.3, 0.3, ...times(20, 0.01)], true)).not.toContain('talkingMuted');
});

test('a microphone that gives nothing at all for five seconds is told of, until it gives something', () => {
  const watch = createVoiceWatch();
  expect(said(times(24, 0), false, watch)).not.toContain('noSound');
  expect(watch(0, false)).toBe('noSound');
  expect(watch(0.0001, false)).toBeNull();
});

test('a quiet room, a muted microphone and one that is not measured are no reason to say anything', () => {
  expect(said(times(60, 0.00005), false)).not.toContain('noSound');
  expect(said(times(60, 0), true)).not.toContain('noSound');
  expect(said(times(60, null), false)).not.toContain('noSound');
});
