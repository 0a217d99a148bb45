import type { NetworkInterfaceInfo } from 'node:os';
import { leadsOut } from '../../../core/call/ownNetwork.ts';
import type { StartTimer } from '../../ports/clock.ts';

/** A computer that only waits to be called is woken no oftener. */
const LOOK_MS = 20_000;
/** In a call every second without a path is heard; while one rings or connects, it is one of few. */
const LOOK_IN_CALL_MS = 1_000;

export interface NetworkWatch {
  /** Now, and from now on as often as the present call wants it. */
  readonly look: () => void;
  /**
   * Whether there is an address that leads out. A computer that never had one calls people who are on it: it misses
   * nothing.
   */
  readonly isThere: () => boolean;
  readonly stop: () => void;
}

/**
 * Tells when this computer's addresses have become others: a cable, another wireless network, a VPN. No system event
 * says so everywhere; to look costs a tenth of a millisecond.
 */
export function watchNetwork(
  interfaces: () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  startTimer: StartTimer,
  hasCall: () => boolean,
  onChange: () => void,
): NetworkWatch {
  const addresses = (): string =>
    Object.values(interfaces())
      .flatMap((list) => (list ?? []).filter(leadsOut).map(({ address }) => address))
      .toSorted()
      .join(' ');
  let known = addresses();
  let hadNetwork = known !== '';
  let stopTimer = (): void => undefined;
  const look = (): void => {
    stopTimer();
    const now = addresses();
    const changed = now !== known;
    known = now;
    hadNetwork ||= known !== '';
    stopTimer = startTimer(hasCall() ? LOOK_IN_CALL_MS : LOOK_MS, look);
    if (changed) onChange();
  };
  look();
  return { look, isThere: () => known !== '' || !hadNetwork, stop: () => stopTimer() };
}
