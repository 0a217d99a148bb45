import { expect, test } from 'vitest';
import { snapshotOf } from '../../../renderer/stories/picture.ts';
import { appStories, type AppStory } from '../../../renderer/stories/snapshots.ts';
import { createAttention } from './attention.ts';

function desk({ focused = false, hasDock = false } = {}) {
  const done: string[] = [];
  let isGone = false;
  const window = {
    flashFrame: (on: boolean) => void done.push(on ? 'flashes' : 'rests'),
    isFocused: () => focused,
    isDestroyed: () => isGone,
  };
  const dock = {
    bounce: (kind: 'critical') => done.push(`bounces ${kind}`),
    cancelBounce: (id: number) => void done.push(`no longer ${id}`),
  };
  const attention = createAttention({
    windows: () => [window],
    dock: hasDock ? dock : null,
    setBadge: (count) => done.push(`badge ${count}`),
  });
  const draw = (story: AppStory, missedCount = 0) => attention.draw(snapshotOf({ ...appStories[story], missedCount }));
  const close = () => void (isGone = true);
  return { done, draw, close, stop: attention.stop };
}

test('the taskbar asks for attention once while somebody rings, and rests when it is over', () => {
  const { done, draw } = desk();
  draw('home');
  draw('homeRinging');
  draw('homeRinging');
  draw('home');
  expect(done).toEqual(['flashes', 'rests']);
});

test('whoever looks at the window already needs none', () => {
  const { done, draw } = desk({ focused: true });
  draw('homeRinging');
  draw('home');
  expect(done).toEqual([]);
});

test('the dock bounces until the call is answered, or Ringfort ends', () => {
  const { done, draw, stop } = desk({ focused: true, hasDock: true });
  draw('homeRinging');
  draw('homeInCall');
  draw('homeRinging');
  stop();
  expect(done).toEqual(['bounces critical', 'no longer 1', 'bounces critical', 'no longer 3']);
});

test('the icon tells how many calls were missed until they were looked at', () => {
  const { done, draw } = desk();
  draw('home');
  draw('home', 2);
  draw('home', 2);
  draw('home');
  expect(done).toEqual(['badge 2', 'badge 0']);
});

test('a window that was closed meanwhile is let go', () => {
  const { done, draw, close } = desk();
  draw('homeRinging');
  close();
  draw('home');
  expect(done).toEqual(['flashes']);
});
