import type { NetworkInterfaceInfo } from 'node:os';
import type { StartTimer } from '../ports/clock.ts';

const LOOK_MS = 10_000;

/**
 * Tells when this computer's addresses have become others: a cable, another wireless network, a VPN. No system event
 * says so everywhere; to look costs a tenth of a millisecond.
 */
export function watchNetwork(
  interfaces: () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  startTimer: StartTimer,
  onChange: () => void,
): { readonly stop: () => void } {
  const addresses = (): string =>
    Object.values(interfaces())
      .flatMap((list) => (list ?? []).filter(({ internal }) => !internal).map(({ address }) => address))
      .toSorted()
      .join(' ');
  let known = addresses();
  let stopTimer = (): void => undefined;
  const wait = (): void => {
    stopTimer = startTimer(LOOK_MS, () => {
      const now = addresses();
      const changed = now !== known;
      known = now;
      wait();
      if (changed) onChange();
    });
  };
  wait();
  return { stop: () => stopTimer() };
}
