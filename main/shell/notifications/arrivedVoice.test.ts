import { expect, test } from 'vitest';
import { snapshotOf } from '../../../renderer/stories/picture.ts';
import { appStories } from '../../../renderer/stories/snapshots.ts';
import { createArrivedVoice } from './arrivedVoice.ts';

const doNotDisturb = { reason: 'doNotDisturb', until: null } as const;

function phone() {
  const done: string[] = [];
  const voice = createArrivedVoice({ tell: () => done.push('told'), withdraw: () => done.push('withdrawn') });
  const draw = (missedCount: number, isQuiet = false) =>
    voice.draw(snapshotOf({ ...appStories.home, missedCount, quiet: isQuiet ? doNotDisturb : null }));
  return { voice, done, draw };
}

test('a voice message that came is told, until the person has looked at the calls', () => {
  const { voice, done, draw } = phone();
  draw(0);
  voice.arrived();
  // The list may hear of it a moment later.
  draw(0);
  expect(done).toEqual(['told']);
  draw(1);
  voice.arrived();
  draw(2);
  expect(done).toEqual(['told', 'told']);
  draw(0);
  draw(0);
  expect(done).toEqual(['told', 'told', 'withdrawn']);
});

test('while the phone is quiet it is a mark in the list alone, and whoever looks at that is told nothing', () => {
  const { voice, done, draw } = phone();
  draw(0, true);
  voice.arrived();
  draw(1, true);
  draw(0, true);
  draw(0);
  expect(done).toEqual([]);
});

test('what came while the phone was quiet is told once when that is over, until the person has looked', () => {
  const { voice, done, draw } = phone();
  draw(0, true);
  voice.arrived();
  voice.arrived();
  draw(2, true);
  expect(done).toEqual([]);
  draw(2);
  draw(2);
  expect(done).toEqual(['told']);
  draw(0);
  expect(done).toEqual(['told', 'withdrawn']);
});
