import { expect, test } from 'vitest';
import { snapshotOf, type Picture } from '../../../renderer/stories/picture.ts';
import { appStories } from '../../../renderer/stories/snapshots.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createHiddenStart, SETTLED_MS } from './hiddenStart.ts';

const { home } = appStories;
const online = { state: 'online', relay: 'available' } as const;

/** Ringfort as the session starts it at login, on a desktop with a tray or without. */
function started({ hasTray = true }: { hasTray?: boolean | null } = {}) {
  const clock = new ManualClock();
  const seen: string[] = [];
  const draw = createHiddenStart({
    startTimer: clock.startTimer,
    hasTray: async () => hasTray,
    show: () => seen.push('shown'),
    minimise: () => seen.push('minimised'),
  });
  const become = (...pictures: Picture[]): readonly string[] => {
    for (const picture of pictures) draw(snapshotOf(picture).account);
    return seen.splice(0);
  };
  const later = async (): Promise<readonly string[]> => {
    clock.advance(SETTLED_MS);
    await Promise.resolve();
    return seen.splice(0);
  };
  return { become, later };
}

test('a phone that starts at login and waits for its passphrase, for the choice of one or for an account shows its window, once', () => {
  for (const story of ['locked', 'choosePassphrase', 'onboarding'] as const) {
    const { become } = started();
    expect([story, ...become(appStories.opening, appStories[story])]).toEqual([story, 'shown']);
    // Whoever closes it then has seen it.
    expect(become(appStories[story], appStories.opening, appStories[story])).toEqual([]);
  }
});

test('a password store or a disk that comes a little later opens nothing, one that stays away shows the window', async () => {
  for (const story of ['lockedKeyringGone', 'storeProblem'] as const) {
    const soon = started();
    expect(soon.become(appStories[story], appStories[story], home)).toEqual([]);
    expect(await soon.later()).toEqual([]);
    const never = started();
    expect(never.become(appStories[story], appStories[story])).toEqual([]);
    expect([story, ...(await never.later())]).toEqual([story, 'shown']);
  }
});

test('what was waited for and turned out to want a person shows the window once: whoever closes it is not asked again', async () => {
  const { become, later } = started();
  expect(become(appStories.lockedKeyringGone, appStories.locked)).toEqual(['shown']);
  expect(await later()).toEqual([]);
});

test('a server that wants a person shows the window; one that is tried again by itself does not', () => {
  const offline = (reason: 'signInRefused' | 'timeout') =>
    started().become({ ...home, connection: { state: 'offline', reason, detail: null } });
  expect(offline('signInRefused')).toEqual(['shown']);
  expect(offline('timeout')).toEqual([]);
});

test('a phone that works stays where it is, whatever comes later', async () => {
  const { become, later } = started();
  expect(become(appStories.opening, { ...home, connection: { state: 'connecting' } })).toEqual([]);
  expect(become({ ...home, connection: online }, appStories.onboarding, appStories.locked)).toEqual([]);
  expect(await later()).toEqual([]);
});

test('without a tray the window of one that works goes into the taskbar, and a window that was shown stays', async () => {
  const works = started({ hasTray: false });
  expect(works.become({ ...home, connection: online })).toEqual([]);
  expect(await works.later()).toEqual(['minimised']);
  const locked = started({ hasTray: false });
  expect(locked.become(appStories.locked)).toEqual(['shown']);
  expect(await locked.later()).toEqual([]);
  expect(await started({ hasTray: null }).later()).toEqual([]);
});
