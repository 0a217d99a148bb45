import type { Handlers } from '../../core/ipc/define.ts';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import { createRelayTester, type RelayTester } from '../app/ringing/relayTester.ts';
import type { MayRing } from '../call/admission.ts';
import type { Line } from '../phone/line.ts';
import type { Timers } from '../ports/clock.ts';
import type { RingfortPorts } from './ringfortPorts.ts';

export interface ReachabilityPorts extends Timers, Pick<RingfortPorts, 'relayWindow' | 'ringTest' | 'network'> {
  /** Null before there is an account. */
  readonly line: () => Pick<Line, 'relays' | 'refreshRelays' | 'selfTest'> | null;
  readonly isInCall: () => boolean;
  readonly mayRing: MayRing;
  readonly ringtoneVolume: () => number;
  readonly asksPassphrase: () => boolean;
}

export interface Reachability extends Pick<RelayTester, 'windowHandlers' | 'windowLost' | 'networkChanged'> {
  readonly handlers: RelayTester['mainHandlers'] & Pick<Handlers<MainWindow>, 'willItRing'>;
}

/** Whom a person chose nothing for: their calls meet the rules for all. */
const SOME_CONTACT = { knownContact: true, isBlocked: false, verified: false, hasLink: false, rings: 'usual' } as const;

/** What a person tries when they want to know whether calls reach them: each relay, and whether it would ring. */
export function createReachability(ports: ReachabilityPorts): Reachability {
  const relayTest = createRelayTester({
    relays: async () => {
      const line = ports.line();
      await line?.refreshRelays();
      return line?.relays() ?? [];
    },
    openWindow: ports.relayWindow.open,
    closeWindow: ports.relayWindow.close,
    network: ports.network,
    startTimer: ports.startTimer,
  });
  return {
    handlers: {
      ...relayTest.mainHandlers,
      willItRing: async (wish) => {
        // Few ever ask, and no start waits for it.
        const { runRingTest } = await import('../app/ringing/ringTester.ts');
        return runRingTest(
          {
            ...ports.ringTest,
            selfTest: ports.line()?.selfTest ?? null,
            isInCall: ports.isInCall(),
            mayRing: () => ports.mayRing(SOME_CONTACT, false),
            ringtoneVolume: ports.ringtoneVolume,
            asksPassphrase: ports.asksPassphrase,
            relays: async () => relayTest.mainHandlers.relays(null),
            testRelay: async (relay) => relayTest.mainHandlers.testRelay(relay),
            testDirect: relayTest.testDirect,
          },
          wish,
        );
      },
    },
    windowHandlers: relayTest.windowHandlers,
    windowLost: relayTest.windowLost,
    networkChanged: relayTest.networkChanged,
  };
}
