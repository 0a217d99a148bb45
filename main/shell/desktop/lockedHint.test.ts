import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ON_LINUX } from '../../../test/stage/systems.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createLockedHint } from './lockedHint.ts';

/** A session whose answers stand in a file, asked and listened to by a tool as the one of the system. */
function session() {
  const folder = temporaryFolder();
  const lock = join(folder, 'locked');
  const fell = join(folder, 'fell');
  const path = '/org/freedesktop/login1/session/_32';
  const line = `${path}: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {})`;
  const tool = [
    ...['#!/bin/sh', `cd ${folder}`],
    `if [ "$1" = call ]; then if [ -e locked ]; then echo '(<true>,)'; else echo '(<false>,)'; fi; exit; fi`,
    `until [ -e fell ]; do sleep 0.01; done; echo "${line}"; exec sleep 60`,
  ];
  writeFileSync(join(folder, 'gdbus'), `${tool.join('\n')}\n`, { mode: 0o755 });
  return {
    hint: createLockedHint({ PATH: `${folder}:${process.env['PATH'] ?? ''}` }),
    set: (isLocked: boolean) => (isLocked ? writeFileSync(lock, '') : rmSync(lock)),
    tellChange: () => writeFileSync(fell, ''),
  };
}

test.runIf(ON_LINUX)('a session says whether it is locked, and each change is heard', async () => {
  const { hint, set, tellChange } = session();
  expect(await hint.ask()).toBe(false);
  const changed = vi.fn();
  const stop = hint.watch(changed);
  set(true);
  expect(changed).not.toHaveBeenCalled();
  tellChange();
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(await hint.ask()).toBe(true);
  stop();
});

test('where no such tool is, nothing counts as locked and nobody is told of anything', async () => {
  const hint = createLockedHint({ PATH: temporaryFolder() });
  const stop = hint.watch(() => expect.unreachable());
  expect(await hint.ask()).toBe(false);
  stop();
});
