import type { NotAdmitted } from '../../../core/call/mayRing.ts';
import type { RelayAddress, RelayTestAnswer } from '../../../core/call/relayTrial.ts';
import type { RingTestAnswer, RingTestWish } from '../../../core/ipc/ringTestShapes.ts';
import type { RehearsalOutcome } from '../../ports/rehearsal.ts';
import { type DeviceAccess, ringTestReport } from './ringTestReport.ts';
import type { SelfTestOutcome } from './selfFrame.ts';

export interface RingTestPorts {
  /** Null: there is no phone. */
  readonly selfTest: (() => Promise<SelfTestOutcome>) | null;
  readonly isInCall: boolean;
  readonly mayRing: () => Promise<'rings' | NotAdmitted>;
  readonly rehearse: () => Promise<RehearsalOutcome>;
  readonly ringtoneVolume: () => number;
  /** Null: this system does not say. */
  readonly hasTray: () => Promise<boolean | null>;
  readonly showsNotifications: () => Promise<boolean | null>;
  readonly startsWithSystem: () => Promise<boolean | null>;
  /** After each start. */
  readonly asksPassphrase: () => boolean;
  readonly access: (device: 'microphone' | 'camera') => DeviceAccess;
  readonly relays: () => Promise<readonly RelayAddress[]>;
  readonly testRelay: (relay: RelayAddress) => Promise<RelayTestAnswer>;
  readonly testDirect: () => Promise<RelayTestAnswer>;
}

/**
 * Looks at all that stands between a caller and the ear of the person here: first whether anything comes in, then the
 * real popup and the real ringtone. A call that is there needs all of it, and comes first.
 */
export async function runRingTest(ports: RingTestPorts, wish: RingTestWish): Promise<RingTestAnswer> {
  const { selfTest } = ports;
  if (selfTest === null) return { ok: false, reason: 'noAccount' };
  if (ports.isInCall) return { ok: false, reason: 'inCall' };
  const [reached, mayRing, hasTray, showsNotifications, startsWithSystem, ways] = await Promise.all([
    selfTest(),
    ports.mayRing(),
    ports.hasTray(),
    ports.showsNotifications(),
    ports.startsWithSystem(),
    waysOf(ports),
  ]);
  // Last: while something works as hard as the engine of calls, a popup is not drawn as fast as for a call.
  const rehearsal = await ports.rehearse();
  return {
    ok: true,
    report: ringTestReport({
      reached,
      mayRing,
      rehearsal,
      ringtoneVolume: ports.ringtoneVolume(),
      hasTray,
      showsNotifications,
      startsWithSystem,
      asksPassphrase: ports.asksPassphrase(),
      microphone: { standing: wish.microphone, access: ports.access('microphone') },
      camera: { standing: wish.camera, access: ports.access('camera') },
      ...ways,
    }),
  };
}

async function waysOf({ relays, testRelay, testDirect }: RingTestPorts) {
  const named = await relays();
  const [direct, ...answers] = await Promise.all([testDirect(), ...named.map(testRelay)]);
  return { direct, relays: answers };
}
