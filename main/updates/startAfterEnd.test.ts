import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ON_LINUX } from '../../test/stage/systems.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { startAfterEnd } from './startAfterEnd.ts';

test.runIf(ON_LINUX)('a new program starts when the old one has ended, and not before', async () => {
  const folder = temporaryFolder();
  const [program, told] = [join(folder, 'a new program'), join(folder, 'told')];
  writeFileSync(program, `#!/bin/sh\necho "$@" > '${told}'\n`);
  chmodSync(program, 0o755);
  const old = spawn('/bin/sh', ['-c', 'read line'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(old, 'spawn');
  startAfterEnd(program, ['--password-store=basic', 'two words'], old.pid);
  expect(existsSync(told)).toBe(false);
  old.stdin.end('\n');
  await once(old, 'exit');
  await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8')).toBe('--password-store=basic two words\n');
});
