import type { RingFinding, RingTestReport } from '../../core/ipc/ringTestShapes.ts';

const good: readonly RingFinding[] = [
  { check: 'reached', code: 'yes', verdict: 'good' },
  { check: 'mayRing', code: 'yes', verdict: 'good' },
  { check: 'popup', code: 'yes', verdict: 'good' },
  { check: 'sound', code: 'yes', verdict: 'good' },
  { check: 'tray', code: 'yes', verdict: 'good' },
  { check: 'notifications', code: 'yes', verdict: 'good' },
  { check: 'autostart', code: 'yes', verdict: 'good' },
  { check: 'microphone', code: 'yes', verdict: 'good' },
  { check: 'camera', code: 'none', verdict: 'unknown' },
  { check: 'direct', code: 'local', verdict: 'unknown' },
  { check: 'relay', code: 'yes', verdict: 'good' },
];

const but = (...others: readonly RingFinding[]): RingTestReport => ({
  findings: good.map((one) => others.find(({ check }) => check === one.check) ?? one),
});

export const ringTestStories = {
  good: but(),
  unsure: but(
    { check: 'reached', code: 'tooOften', verdict: 'unknown' },
    { check: 'popup', code: 'interrupted', verdict: 'unknown' },
    { check: 'sound', code: 'unknown', verdict: 'unknown' },
    { check: 'notifications', code: 'unknown', verdict: 'unknown' },
  ),
  quiet: but({ check: 'mayRing', code: 'doNotDisturb', verdict: 'bad' }),
  everything: but(
    { check: 'reached', code: 'notConnected', verdict: 'bad' },
    { check: 'mayRing', code: 'quietHours', verdict: 'bad' },
    { check: 'popup', code: 'notPainted', verdict: 'bad' },
    { check: 'sound', code: 'noOutput', verdict: 'bad' },
    { check: 'tray', code: 'none', verdict: 'bad' },
    { check: 'notifications', code: 'none', verdict: 'bad' },
    { check: 'autostart', code: 'off', verdict: 'bad' },
    { check: 'microphone', code: 'denied', verdict: 'bad' },
    { check: 'relay', code: 'fails', verdict: 'bad' },
  ),
} as const satisfies Record<string, RingTestReport>;
