import { expect } from '@playwright/test';
import type { Person } from '../../scripts/drive/person.ts';
import { openDesk, type Area } from './desk.ts';
import { endCalls } from './friends.ts';
import { test } from './stage.ts';

/** Two that nothing of Ringfort has, and that of a display without a window. */
const [PURPLE, ORANGE, BARE] = [0x7f_00_ff, 0xff_7f_00, 0x00_00_00];

test('a popup is seen above the window of another program that has the keyboard, above one that comes to the front and one that fills the screen, and on the display with the pointer; what somebody types goes on where it was; the taskbar asks for attention as long, and who wants quiet there has it', async ({
  stage,
  friends,
}) => {
  const { server, alice } = friends;
  const desk = await openDesk(stage);
  const [left, right] = desk.displays;
  const petra = await stage.open('petra', { env: desk.env });
  await petra.setUp(server.url);
  await alice.addContact('petra');
  const taskbar = (await windowOf(petra, 'main'))?.window ?? 0;

  const noteAt = { x: left.x + 200, y: left.y + 200, width: 200, height: 100 };
  const [work, note] = [await desk.terminal(PURPLE, left), await desk.terminal(ORANGE, noteAt)];
  const workComesToTheFront = async (): Promise<void> => {
    await note.activate();
    await expect.poll(() => desk.shareOf(ORANGE, noteAt)).toBeGreaterThan(0.5);
    await work.activate();
    await expect.poll(() => desk.shareOf(ORANGE, noteAt)).toBe(0);
  };
  let typed = '';
  const goesOnTyping = async (line: string): Promise<void> => {
    expect(await work.hasFocus()).toBe(true);
    await work.types(line);
    typed += `${line}\n`;
    await expect.poll(work.typed).toBe(typed);
    expect(await work.hasFocus()).toBe(true);
  };
  /** On this display, in the place of all that was seen there before. */
  const rings = async (display: Area, before: number): Promise<Area> => {
    await alice.call('petra', 'audio');
    await petra.popup();
    await expect.poll(() => windowOf(petra, 'incoming')).not.toBeNull();
    const { at: popup, window } = (await windowOf(petra, 'incoming')) ?? { at: display, window: 0 };
    expect(popup.x).toBeGreaterThanOrEqual(display.x);
    expect(popup.x + popup.width).toBeLessThanOrEqual(display.x + display.width);
    await expect.poll(() => desk.shareOf(before, popup)).toBe(0);
    // The one at this desk keeps such a window in front for what it is; not all do.
    expect(await desk.stateOf(window)).toContain('_NET_WM_STATE_ABOVE');
    expect(await desk.wantsAttention(taskbar)).toBe(true);
    return popup;
  };
  const isOver = async (popup: Area, before: number): Promise<void> => {
    await endCalls(alice, petra);
    await expect.poll(() => desk.shareOf(before, popup)).toBe(1);
    expect(await desk.wantsAttention(taskbar)).toBe(false);
  };

  await workComesToTheFront();
  await goesOnTyping('before it rings');
  await test.step('with the pointer where somebody works', async () => {
    await desk.pointAt(left.x + 600, left.y + 600);
    const popup = await rings(left, PURPLE);
    await goesOnTyping('while it rings');

    await workComesToTheFront();
    expect(await desk.shareOf(PURPLE, popup)).toBe(0);
    await goesOnTyping('come to the front');

    const edge = { ...left, width: 40, height: 10 };
    expect(await desk.shareOf(PURPLE, edge)).toBe(0);
    await work.togglesFullScreen();
    await expect.poll(() => desk.shareOf(PURPLE, edge)).toBeGreaterThan(0.5);
    expect(await desk.shareOf(PURPLE, popup)).toBe(0);
    await goesOnTyping('all over the screen');
    await isOver(popup, PURPLE);
  });

  await test.step('with the pointer where it was while that program fills the screen already', async () => {
    const popup = await rings(left, PURPLE);
    await goesOnTyping('rung in full screen');
    await isOver(popup, PURPLE);
  });

  await test.step('who wants quiet while a program fills the screen has it', async () => {
    const missed = async () => (await petra.main.evaluate(() => window.main.current())).recents.missedCount;
    const before = await missed();
    await petra.main.evaluate(() => window.main.changeSettings({ quietInFullScreen: true }));
    await alice.call('petra', 'audio');
    await expect.poll(missed).toBe(before + 1);
    expect([await windowOf(petra, 'incoming'), await desk.wantsAttention(taskbar)]).toEqual([null, false]);
    await endCalls(alice, petra);
    await work.togglesFullScreen();
    const popup = await rings(left, PURPLE);
    await isOver(popup, PURPLE);
  });

  await test.step('with the pointer on the display beside it', async () => {
    await desk.pointAt(right.x + 600, right.y + 600);
    const popup = await rings(right, BARE);
    await goesOnTyping('beside it');
    await isOver(popup, BARE);
  });
});

/** Where this window is once it is shown, and by which number the X server knows it. */
function windowOf(
  { launched }: Person,
  name: 'main' | 'incoming',
): Promise<{ readonly at: Area; readonly window: number } | null> {
  return launched.app.evaluate(({ BrowserWindow }, page) => {
    const found = BrowserWindow.getAllWindows().find(
      (each) => each.webContents.getURL().includes(page) && each.isVisible(),
    );
    if (found === undefined) return null;
    return { at: found.getBounds(), window: found.getNativeWindowHandle().readUInt32LE() };
  }, `/windows/${name}/`);
}
