import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRights } from '../../../test/stage/fileRights.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createSystemAutostart, createXdgAutostart } from './autostart.ts';

function autostart(...command: string[]) {
  const file = join(temporaryFolder(), 'config', 'autostart', 'app.ringfort.desktop.desktop');
  return { file, ...createXdgAutostart({ file, command: [...command, '--hidden'] }) };
}

test('it is on after it was switched on, off after it was switched off, and twice is as once', async () => {
  const { file, isOn, set } = autostart('/opt/Ringfort/ringfort');
  expect(await isOn()).toBe(false);
  await set(false);
  await set(true);
  await set(true);
  expect(await isOn()).toBe(true);
  expect(await readFile(file, 'utf8')).toContain('\nExec="/opt/Ringfort/ringfort" "--hidden"\n');
  // Of a program that was removed the desktop starts nothing.
  expect(await readFile(file, 'utf8')).toContain('\nTryExec=/opt/Ringfort/ringfort\n');
  expectRights(file, 0o600);
  await set(false);
  expect(await isOn()).toBe(false);
});

test('a path with spaces, quotes, dollars and per cents starts that path', async () => {
  const { file, set } = autostart('/home/a b/100%/$x/"q"/\\w');
  await set(true);
  // As a desktop reads it: the escapes of the file first, then those of the argument.
  const exec = /^Exec="(.*)" "--hidden"$/mu.exec(await readFile(file, 'utf8'))?.[1] ?? '';
  const read = exec
    .replaceAll('\\\\', '\\')
    .replace(/\\(["`$\\])/gu, '$1')
    .replaceAll('%%', '%');
  expect(read).toBe('/home/a b/100%/$x/"q"/\\w');
});

test.each(['Hidden=true', 'Hidden = true', 'X-GNOME-Autostart-enabled=false'])(
  'what the desktop wrote (%s) switches it off',
  async (line) => {
    const { file, isOn, set } = autostart('/opt/Ringfort/ringfort');
    await set(true);
    await writeFile(file, `[Desktop Entry]\nType=Application\nExec=x\n${line}\n`);
    expect(await isOn()).toBe(false);
  },
);

test('elsewhere the system keeps the list, and the window stays hidden', async () => {
  let kept = { openAtLogin: false, path: '', args: [''] };
  const { isOn, set } = createSystemAutostart(
    {
      getLoginItemSettings: () => kept,
      setLoginItemSettings: (settings) => void (kept = settings),
    },
    'D:\\Ringfort portable.exe',
  );
  await set(true);
  expect(await isOn()).toBe(true);
  expect(kept).toEqual({ openAtLogin: true, path: 'D:\\Ringfort portable.exe', args: ['--hidden'] });
});
