import { expect, test, vi } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createDesktop } from './desktop.ts';

vi.mock('electron', () => ({ app: {} }));

test.each(['win32', 'darwin'] as const)(
  'where a person may switch off what a program shows, and it is told nothing of that, it is not known: %s',
  async (platform) => {
    const desktop = createDesktop({ platform, environment: {}, startTimer: new ManualClock().startTimer });
    expect(await desktop.hasTray()).toBeNull();
    expect(await desktop.showsNotifications()).toBeNull();
  },
);
