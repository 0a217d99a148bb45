import { beforeEach, expect, test, vi } from 'vitest';
import { textsFor } from '../texts.ts';
import { createClosingNotification } from './closingNotification.ts';

const { seen, desktop } = vi.hoisted(() => ({
  seen: [] as string[],
  desktop: { isSupported: true, pressed: 0 },
}));
vi.mock('electron', () => ({
  dialog: {
    showMessageBox: async ({ message, detail, buttons }: Record<string, unknown>) => {
      seen.push(`dialog: ${String(message)}: ${String(detail)} [${String(buttons)}]`);
      return { response: desktop.pressed };
    },
  },
  Notification: class {
    static readonly isSupported = () => desktop.isSupported;
    readonly words: string;
    constructor({ title, body }: { title: string; body: string }) {
      this.words = `notification: ${title}: ${body}`;
    }
    on(event: string, listener: () => void): void {
      if (event !== 'show') return;
      this.show = () => {
        seen.push(this.words);
        listener();
      };
    }
    show = (): void => undefined;
  },
}));
beforeEach(() => {
  seen.length = 0;
  Object.assign(desktop, { isSupported: true, pressed: 0 });
});

const say = (showsNotifications: boolean | null, calls: 'ringing' | 'locked' = 'ringing') =>
  createClosingNotification({
    icon: '',
    texts: () => textsFor('en', []),
    showsNotifications: async () => showsNotifications,
    onOpen: () => seen.push('opened'),
  })('inTray', calls, () => seen.push('seen'));

test('a notification says where the window went and whether calls get here', async () => {
  const where = 'Its icon in the tray opens the window again; “Quit Ringfort” there ends it.';
  await say(true);
  expect(seen).toEqual([`notification: Ringfort keeps running: Calls still reach you. ${where}`, 'seen']);
  seen.length = 0;
  await say(null, 'locked');
  expect(seen[0]).toBe(
    `notification: Ringfort keeps running: Nobody can call you until you enter the passphrase. ${where}`,
  );
});

test('where nothing shows notifications a dialog says the same, and opens the window again', async () => {
  await say(false);
  expect(seen).toEqual([
    expect.stringMatching(/^dialog: .*Calls still reach you\..*\[Close,Open Ringfort\]$/u),
    'seen',
  ]);
  seen.length = 0;
  Object.assign(desktop, { isSupported: false, pressed: 1 });
  await say(true);
  expect(seen).toEqual([expect.stringMatching(/^dialog: /u), 'seen', 'opened']);
});
