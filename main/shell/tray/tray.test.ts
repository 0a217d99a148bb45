import { beforeEach, expect, test, vi } from 'vitest';
import { snapshotOf } from '../../../renderer/stories/picture.ts';
import { appStories } from '../../../renderer/stories/snapshots.ts';
import { textsFor } from '../texts.ts';
import { createTray } from './tray.ts';

const { menus } = vi.hoisted(() => ({ menus: [] as { label?: string; enabled?: boolean }[][] }));
vi.mock('electron', () => ({
  Tray: class {
    on = () => this;
    setImage = () => undefined;
    setToolTip = () => undefined;
    setContextMenu = (menu: (typeof menus)[number]) => void menus.push(menu);
  },
  Menu: { buildFromTemplate: (items: unknown) => items },
  nativeImage: { createFromPath: () => ({}) },
}));
beforeEach(() => void (menus.length = 0));

const ignored = (): void => undefined;
const actions = {
  ...{ open: ignored, answer: ignored, decline: ignored, silence: ignored, hangUp: ignored, hold: ignored },
  ...{ resume: ignored, showCall: ignored, stopSharing: ignored, mute: ignored, call: ignored, doNotDisturb: ignored },
  ...{ endSilence: ignored, update: ignored, quit: ignored },
};
const call = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const ringing = { phase: 'ringing', call, knownContact: false, needsRelay: true } as const;

test('the menu of a call that rings is another one as soon as one of its items is, and else the same', () => {
  const tray = createTray('nowhere', actions, () => 0);
  const draw = (silenced: boolean): void =>
    tray.draw(snapshotOf({ ...appStories.home, call: { ...ringing, silenced } }), textsFor('en', []), [], false);
  draw(false);
  draw(false);
  expect(menus).toHaveLength(1);
  draw(true);
  expect(menus.at(-1)?.find(({ label }) => label === 'Silence')?.enabled).toBe(false);
});
