import { expect, test } from 'vitest';
import type { SettingsChange } from '../../../core/ipc/settings.ts';
import { createAutostartUpkeep } from './autostartUpkeep.ts';

function login(isListed: boolean, mayWrite = true) {
  const done: unknown[] = [];
  const upkeep = createAutostartUpkeep({
    autostart: {
      isOn: async () => isListed,
      set: async (on) => {
        if (!mayWrite) throw new Error('EACCES');
        done.push(`list ${on ? 'on' : 'off'}`);
      },
    },
    change: async (changes: SettingsChange) => {
      done.push(changes);
      return null;
    },
    onFault: (what) => done.push(`fault ${what}`),
  });
  return { ...upkeep, done };
}
const settled = async () => {
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
};

test('the list is written before the setting, and what cannot be written is not kept', async () => {
  const { changeSettings, done } = login(false);
  await changeSettings({ startAtLogin: true });
  await changeSettings({ theme: 'dark' });
  expect(done).toEqual(['list on', { startAtLogin: true }, { theme: 'dark' }]);
  const locked = login(false, false);
  await expect(locked.changeSettings({ startAtLogin: true })).rejects.toThrow('EACCES');
  expect(locked.done).toEqual([]);
});

test('who took it off the list of their desktop finds it off, once', async () => {
  const { look, done } = login(false);
  look(true);
  look(true);
  await settled();
  expect(done).toEqual([{ startAtLogin: false }]);
});

test('a program that lies elsewhere since is started from there', async () => {
  const { look, done } = login(true);
  look(true);
  await settled();
  expect(done).toEqual(['list on']);
});

test('where nobody wants it, the list is not looked at', async () => {
  const { look, done } = login(true);
  look(false);
  await settled();
  expect(done).toEqual([]);
});
