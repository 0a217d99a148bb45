import { expect, test } from 'vitest';
import type { RingCheck, RingTestAnswer } from '../../../core/ipc/ringTestShapes.ts';
import { runRingTest, type RingTestPorts } from './ringTester.ts';
import { ringTestReport, type RingTestFacts } from './ringTestReport.ts';

const relay = { server: 'relay.example.org:3478', transport: 'udp' } as const;

const good: RingTestFacts = {
  reached: { came: true, ms: 12 },
  mayRing: 'rings',
  rehearsal: { isVisible: true, isPainted: true, interrupted: false, sound: { playing: 1, failed: 0, level: 0.2 } },
  ringtoneVolume: 80,
  hasTray: true,
  showsNotifications: true,
  startsWithSystem: true,
  asksPassphrase: false,
  microphone: { standing: 'found', access: 'unknown' },
  camera: { standing: 'found', access: 'allowed' },
  direct: 'given',
  relays: ['noAnswer', 'given'],
};

function found(check: RingCheck, facts: Partial<RingTestFacts>): string {
  const { findings } = ringTestReport({ ...good, ...facts });
  const finding = findings.find((one) => one.check === check);
  return `${finding?.verdict} ${finding?.code}`;
}

test('where nothing stands in the way, everything is good', () => {
  expect(ringTestReport(good).findings.filter(({ verdict }) => verdict !== 'good')).toEqual([]);
});

test('a call that does not come in is told by its cause; what an old server cannot say is unknown', () => {
  const reached = (reason: Extract<RingTestFacts['reached'], { came: false }>['reason']) =>
    found('reached', { reached: { came: false, reason } });
  expect(reached('notConnected')).toBe('bad notConnected');
  expect(reached('noAnswer')).toBe('bad noAnswer');
  expect(reached('altered')).toBe('bad altered');
  expect(reached('notOffered')).toBe('unknown notOffered');
  expect(reached('tooOften')).toBe('unknown tooOften');
});

test('whatever keeps the phone quiet now is named', () => {
  for (const quiet of ['nobodyMayRing', 'doNotDisturb', 'quietHours', 'systemQuiet', 'fullScreen'] as const) {
    expect(found('mayRing', { mayRing: quiet })).toBe(`bad ${quiet}`);
  }
});

test('a window that did not show, or was empty, is not one that was seen', () => {
  const popup = (seen: Partial<RingTestFacts['rehearsal']>) =>
    found('popup', { rehearsal: { ...good.rehearsal, isVisible: false, isPainted: false, ...seen } });
  expect(popup({})).toBe('bad notShown');
  expect(popup({ isVisible: true })).toBe('bad notPainted');
  expect(popup({ interrupted: true })).toBe('unknown interrupted');
});

test('a ringtone is heard only if it plays, has a volume and is no silence', () => {
  const heard = (sound: RingTestFacts['rehearsal']['sound']) =>
    found('sound', { rehearsal: { ...good.rehearsal, sound } });
  expect(heard({ playing: 0, failed: 1, level: null })).toBe('bad noOutput');
  expect(heard({ playing: 1, failed: 0, level: 0 })).toBe('bad silent');
  expect(heard({ playing: 1, failed: 0, level: null })).toBe('unknown unmeasured');
  expect(heard(null)).toBe('unknown unknown');
  expect(found('sound', { ringtoneVolume: 0 })).toBe('bad volumeZero');
});

test('a start with the computer that waits for a passphrase is not said to reach anybody', () => {
  expect(found('autostart', { asksPassphrase: true })).toBe('unknown asksPassphrase');
  expect(found('autostart', { startsWithSystem: null, asksPassphrase: true })).toBe('unknown unknown');
});

test('devices, tray, notifications, start and ways: bad where somebody has to do something, unknown where nobody can tell', () => {
  expect(found('tray', { hasTray: false })).toBe('bad none');
  expect(found('tray', { hasTray: null })).toBe('unknown unknown');
  expect(found('notifications', { showsNotifications: false })).toBe('bad none');
  expect(found('notifications', { showsNotifications: null })).toBe('unknown unknown');
  expect(found('autostart', { startsWithSystem: false })).toBe('bad off');
  expect(found('autostart', { startsWithSystem: false, asksPassphrase: true })).toBe('bad off');
  expect(found('microphone', { microphone: { standing: 'none', access: 'unknown' } })).toBe('bad none');
  expect(found('microphone', { microphone: { standing: 'found', access: 'denied' } })).toBe('bad denied');
  expect(found('camera', { camera: { standing: 'none', access: 'unknown' } })).toBe('unknown none');
  expect(found('direct', { direct: 'noAnswer' })).toBe('unknown local');
  expect(found('direct', { direct: 'unreachable' })).toBe('bad none');
  expect(found('direct', { direct: 'broken' })).toBe('unknown unknown');
  // Where no relay works, none is promised.
  for (const relays of [[], ['noAnswer', 401]] as const) {
    expect(found('direct', { direct: 'noAnswer', relays })).toBe('bad localAlone');
    expect(found('direct', { direct: 'unreachable', relays })).toBe('bad noneAlone');
  }
  expect(found('direct', { direct: 'unreachable', relays: null })).toBe('bad none');
  expect(found('relay', { relays: [] })).toBe('bad none');
  expect(found('relay', { relays: ['noAnswer', 401] })).toBe('bad fails');
  expect(found('relay', { relays: ['broken'] })).toBe('unknown unknown');
});

test('it rings once all else was looked at; a call that is there comes first, and without an account there is no test', async () => {
  const order: string[] = [];
  const noted = <Value>(name: string, value: Value) => {
    return async (): Promise<Value> => {
      order.push(name);
      return value;
    };
  };
  const ports: RingTestPorts = {
    selfTest: noted('selfTest', good.reached),
    isInCall: false,
    mayRing: noted('mayRing', 'rings' as const),
    rehearse: noted('rehearse', good.rehearsal),
    ringtoneVolume: () => 80,
    hasTray: async () => true,
    showsNotifications: async () => true,
    startsWithSystem: async () => true,
    asksPassphrase: () => false,
    access: () => 'allowed',
    relays: async () => [relay],
    testRelay: noted('relay', 'given' as const),
    testDirect: noted('direct', 'given' as const),
  };
  const wish = { microphone: 'found', camera: 'found' } as const;
  const answer: RingTestAnswer = await runRingTest(ports, wish);
  expect(answer.ok && answer.report.findings.every(({ verdict }) => verdict === 'good')).toBe(true);
  expect(order.at(-1)).toBe('rehearse');
  expect(order.toSorted()).toEqual(['direct', 'mayRing', 'rehearse', 'relay', 'selfTest']);
  expect(await runRingTest({ ...ports, isInCall: true }, wish)).toEqual({ ok: false, reason: 'inCall' });
  expect(await runRingTest({ ...ports, selfTest: null }, wish)).toEqual({ ok: false, reason: 'noAccount' });
  expect(order).toHaveLength(5);
});
