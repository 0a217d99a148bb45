import { expect, test } from 'vitest';
import { snapshotOf, type Picture } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { callsReach } from './callsReach.ts';

const { home } = appStories;
const reach = (picture: Picture) => callsReach(snapshotOf(picture));
const offline = (reason: 'timeout' | 'storeFull') =>
  reach({ ...home, connection: { state: 'offline', reason, detail: null } });

test('that calls get here is said of a phone alone that is online and that nothing keeps silent', () => {
  const online = { ...home, connection: { state: 'online', relay: 'available' } } as const;
  expect(reach(online)).toBe('ringing');
  expect(reach({ ...online, quiet: { reason: 'doNotDisturb', until: null } })).toBe('silent');
  expect(reach({ ...online, settings: { ...home.settings, whoMayRing: 'nobody' } })).toBe('silent');
  expect(reach({ ...home, connection: { state: 'connecting' } })).toBe('connecting');
  expect([offline('timeout'), offline('storeFull')]).toEqual(['offline', 'halted']);
});

test('before there is a phone it is said what is missing', () => {
  const { opening, storeProblem, locked, choosePassphrase, onboarding, onboardingSignedOut } = appStories;
  expect([opening, storeProblem, locked, choosePassphrase, onboarding, onboardingSignedOut].map(reach)).toEqual([
    ...['opening', 'closed', 'locked', 'choosePassphrase', 'notSetUp', 'signedOut'],
  ]);
});
