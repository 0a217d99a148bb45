import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import type { Person } from '../../scripts/drive/person.ts';
import { startSessionBus } from '../runtime/desktop/sessionBus.ts';
import { closeMain, isShown } from './onDesktop.ts';
import { test } from './stage.ts';

/** What main asked in dialogs, and what for it was to stand in for (RFC 3966), from now on. */
async function listened({ launched }: Person): Promise<() => Promise<unknown>> {
  await launched.app.evaluate(({ app, dialog }) => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    Object.assign(dialog, {
      showMessageBox: async ({ detail = '' }: { readonly detail?: string }) => {
        said.push(detail);
        return { response: 0, checkboxChecked: false };
      },
    });
    Object.assign(app, {
      setAsDefaultProtocolClient: (protocol: string) => said.push(`opens ${protocol}`),
      removeAsDefaultProtocolClient: (protocol: string) => said.push(`leaves ${protocol}`),
    });
  });
  return () => launched.app.evaluate(() => Reflect.get(globalThis, 'said'));
}

test('where nothing shows icons or notifications a closed window stays in the taskbar, a dialog says so, and Will it ring? names both; what the settings switch in the system is switched there', async ({
  stage,
}) => {
  const bus = await startSessionBus();
  stage.putAway(bus.stop);
  const config = stage.folder('config');
  const maeve = await stage.open('maeve', { env: { ...bus.env, XDG_CONFIG_HOME: config } });
  const { main } = maeve;
  await maeve.setUp((await stage.server()).url);
  await rm(join(maeve.launched.profile, 'told.json'));
  const said = await listened(maeve);

  await test.step('the window is closed', async () => {
    await closeMain(maeve);
    const text = en['closing.minimised.text'].replace('{calls}', en['closing.calls.ringing']);
    await expect.poll(said).toEqual([text]);
    expect(await isShown(maeve)).toBe(true);
  });

  await test.step('it is asked whether it will ring', async () => {
    await main.getByRole('navigation').getByText('Settings').click();
    await pressUntil(main.getByRole('button', { name: 'Will it ring?' }).first(), main.getByRole('dialog'));
    const report = main.getByRole('list', { name: 'Will it ring?' });
    await expect(report).toBeVisible({ timeout: 60_000 });
    for (const words of [en['ringTest.tray.none'], en['ringTest.notifications.none']]) {
      await expect.soft(report.getByText(words)).toBeVisible();
    }
  });

  await test.step('it is to start at login, to open telephone links, and to take keys everywhere', async () => {
    const change = (isOn: boolean) =>
      main.evaluate(async (on) => {
        const { main: asked } = window;
        await asked.changeSettings({ startAtLogin: on, telLinks: on, globalMute: on ? 'Ctrl+Alt+M' : '' });
        return asked.takenShortcuts();
      }, isOn);
    const takesKeys = () =>
      maeve.launched.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Ctrl+Alt+M'));
    const entry = join(config, 'autostart', 'app.ringfort.desktop.desktop');
    expect(await takesKeys()).toBe(false);
    expect(await change(true)).toEqual([]);
    expect(await readFile(entry, 'utf8')).toMatch(/^Exec=.*"--hidden"$/mu);
    expect(await said()).toContain('opens tel');
    expect(await takesKeys()).toBe(true);
    await change(false);
    await expect(readFile(entry)).rejects.toThrow('ENOENT');
    expect(await said()).toContain('leaves tel');
    expect(await takesKeys()).toBe(false);
  });
});
