import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { faultLine, logFault } from './faultLog.ts';

/** Logs faults for as long as standard input stays open, through a pipe that nobody reads any more. */
const program = `
  import { logFault, outliveReaders } from ${JSON.stringify(import.meta.resolve('./faultLog.ts'))};
  let caught = 0;
  process.on('uncaughtException', (error) => { caught += 1; logFault('uncaught', error); });
  outliveReaders(process.stderr);
  process.stdin.once('data', () => {
    logFault('one');
    setTimeout(() => {
      logFault('two');
      setTimeout(() => process.stdout.write(String(caught), () => process.exit(0)), 50);
    }, 50);
  });
  process.stdout.write('ready');
`;

test('of an error its code or kind is written, and nothing that it quotes, be it in its message, name, code or cause', () => {
  const secret = 'anna@10.0.0.17: /home/anna/.ssh';
  const cause = new Error(secret);
  expect(faultLine('record', Object.assign(new Error(secret, { cause }), { code: 'SQLITE_FULL' }))).toBe(
    'record (SQLITE_FULL)',
  );
  expect(faultLine('send', new RangeError(secret))).toBe('send (RangeError)');
  for (const hostile of [
    Object.assign(new Error('x'), { code: secret }),
    Object.assign(new Error('x'), { name: secret }),
    Object.assign(new Error('x'), { code: { toString: () => expect.unreachable() } }),
  ])
    expect(faultLine('failed', hostile)).not.toMatch(/anna|10\.0|home/u);
  expect(faultLine('unhandled', secret)).toBe('unhandled');
});

test('a log that nobody reads any more ends nothing, and is no fault that is logged in turn (A81)', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'pipe' });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child.stdout, 'data');
  child.stderr.destroy();
  child.stdin.write('go');
  const [code] = await once(child, 'close');
  expect([code, said]).toEqual([0, 'ready0']);
});

test('a fault that comes a thousand times in a minute is said sixty times, and how often it was not (A85)', () => {
  // Whole, or a minute later may be a hair less than a minute later.
  let now = Math.ceil(performance.now()) + 60_000;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const said: unknown[] = [];
  const output = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(text) > 0);
  onTestFinished(() => {
    clock.mockRestore();
    output.mockRestore();
  });
  for (let count = 0; count < 1000; count += 1) logFault('badFrame');
  expect(said).toEqual(Array.from({ length: 60 }, () => 'ringfort: badFrame\n'));
  now += 60_000;
  logFault('well again');
  expect(said.slice(60)).toEqual(['ringfort: 940 lines left out\n', 'ringfort: well again\n']);
});
