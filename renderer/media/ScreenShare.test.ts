import { expect, test } from 'vitest';
import { FakeSender, settled } from '../../test/fakes/FakeDevices.ts';
import { FakeTrack } from '../../test/fakes/FakeTrack.ts';
import type { OpenedScreen } from './devices.ts';
import type { ScreenView } from './mediaView.ts';
import { ScreenShare } from './ScreenShare.ts';

function setUp() {
  const sender = new FakeSender();
  const views: ScreenView[] = [];
  const lists: ((chosen: OpenedScreen) => void)[] = [];
  const screen = new ScreenShare(
    sender,
    () => new Promise((resolve) => void lists.push(resolve)),
    (view) => views.push(view),
  );
  const choose = async (chosen: OpenedScreen): Promise<void> => {
    lists.at(-1)?.(chosen);
    await settled();
  };
  return { sender, views, lists, screen, choose };
}

test('what was chosen is sent, sharp, until it is put away', async () => {
  const { sender, views, screen, choose } = setUp();
  const track = new FakeTrack('video');
  void screen.turn(true);
  await choose({ ok: true, track });
  expect(track.contentHint).toBe('detail');
  await screen.turn(false);
  expect(views).toEqual(['choosing', 'on', 'off']);
  expect(sender.sent).toEqual([track, null]);
  expect(track.readyState).toBe('ended');
});

test('a shared window that is closed ends the sharing, which is said, and another can be shared', async () => {
  const { sender, views, screen, choose } = setUp();
  const [first, second] = [new FakeTrack('video'), new FakeTrack('video')];
  void screen.turn(true);
  await choose({ ok: true, track: first });
  first.unplug();
  await settled();
  expect(views.at(-1)).toBe('ended');
  void screen.turn(true);
  await choose({ ok: true, track: second });
  expect(views.at(-1)).toBe('on');
  expect(sender.sent).toEqual([first, null, second]);
});

test('nothing chosen is no failure; what was chosen and is not to be had is one', async () => {
  const { sender, views, screen, choose } = setUp();
  void screen.turn(true);
  await choose({ ok: false, reason: 'notChosen' });
  void screen.turn(true);
  await choose({ ok: false, reason: 'failed' });
  expect(views).toEqual(['choosing', 'off', 'choosing', 'failed']);
  expect(sender.sent).toEqual([]);
});

test('a second press while the list stands asks for no second list', async () => {
  const { lists, screen } = setUp();
  void screen.turn(true);
  void screen.turn(true);
  await settled();
  expect(lists).toHaveLength(1);
});

test('a call that ends while the list stands films nothing', async () => {
  const { sender, views, screen, choose } = setUp();
  const track = new FakeTrack('video');
  void screen.turn(true);
  screen.close();
  await choose({ ok: true, track });
  expect(track.readyState).toBe('ended');
  expect(sender.sent).toEqual([]);
  expect(views).toEqual(['choosing']);
});

test('a call that is held while the list stands films nothing of what is chosen then', async () => {
  const { sender, views, screen, choose } = setUp();
  const track = new FakeTrack('video');
  void screen.turn(true);
  void screen.turn(false);
  await choose({ ok: true, track });
  expect(track.readyState).toBe('ended');
  expect(sender.sent).toEqual([]);
  expect(views).toEqual(['choosing', 'off']);
  void screen.turn(true);
  await choose({ ok: true, track: new FakeTrack('video') });
  expect(views.at(-1)).toBe('on');
});
