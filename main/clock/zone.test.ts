import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createSystemClock } from './systemClock.ts';
import { createZone } from './zone.ts';

test('the zone is asked for again without leaving anything behind in the environment', () => {
  const written: string[] = [];
  const watched = (environment: { TZ?: string | undefined }) =>
    new Proxy(environment, {
      set: (_target, name, value) => written.push(`${String(name)}=${String(value)}`) > 0,
      deleteProperty: (_target, name) => written.push(`without ${String(name)}`) > 0,
    });
  createZone({ environment: watched({}), current: () => 'UTC' }).look();
  createZone({ environment: watched({ TZ: 'Europe/Berlin' }), current: () => 'UTC' }).look();
  expect(written).toEqual(['without TZ', 'TZ=Europe/Berlin']);
});

test('a start does not wait for the name of the zone: it is asked for when the clocks are first compared', () => {
  let asked = 0;
  const zone = createZone({ environment: {}, current: () => `UTC ${String((asked += 1) > 2)}` });
  expect(asked).toBe(0);
  expect(zone.look()).toBe(false);
  expect(zone.look()).toBe(true);
});

test('that the computer is in another zone is told when the clocks are compared, once', () => {
  const clock = new ManualClock();
  const readings = { wall: clock.now, monotonic: clock.now, sinceBoot: clock.now };
  let current = 'Europe/Berlin';
  const zone = createZone({ environment: {}, current: () => current });
  let told = 0;
  const system = createSystemClock(readings, clock.startTimer, zone);
  system.onZone(() => (told += 1));
  clock.advance(60_000);
  expect(told).toBe(0);
  current = 'Asia/Tokyo';
  clock.advance(60_000);
  expect(told).toBe(1);
  clock.advance(60_000);
  system.look();
  expect(told).toBe(1);
  system.stop();
});

/** A process that may put another /etc before itself, where the system lets a user have namespaces. */
const inOwnEtc = (...command: readonly string[]) =>
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', ...command], { encoding: 'utf8' });
const hasNamespaces = inOwnEtc('mount', '-t', 'tmpfs', 'none', '/etc').status === 0;

test.skipIf(!hasNamespaces)('a computer that travels has another hour of the day in the same process', () => {
  const script = join(temporaryFolder(), 'travel.mjs');
  const [zone, localTime] = [import.meta.resolve('./zone.ts'), import.meta.resolve('../app/localTime.ts')];
  writeFileSync(
    script,
    `import { symlinkSync, rmSync } from 'node:fs';
     import { createZone } from ${JSON.stringify(zone)};
     import { minuteOfDay } from ${JSON.stringify(localTime)};
     const zone = createZone();
     const hour = () => minuteOfDay(Date.UTC(2026, 0, 5, 12)) / 60;
     const said = [hour(), zone.look()];
     rmSync('/etc/localtime');
     symlinkSync('/etc/zoneinfo/Asia/Tokyo', '/etc/localtime');
     console.log(JSON.stringify([...said, zone.look(), hour(), zone.look()]));`,
  );
  const travel = [
    'mount -t tmpfs none /etc',
    'mkdir -p /etc/zoneinfo/Europe /etc/zoneinfo/Asia',
    'touch /etc/zoneinfo/Europe/Berlin /etc/zoneinfo/Asia/Tokyo',
    'ln -s /etc/zoneinfo/Europe/Berlin /etc/localtime',
    `exec env -u TZ ${JSON.stringify(process.execPath)} ${JSON.stringify(script)}`,
  ].join(' && ');
  const { stdout, stderr } = inOwnEtc('sh', '-c', travel);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([13, false, true, 21, false]);
});
