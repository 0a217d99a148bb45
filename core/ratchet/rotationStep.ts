import type { RotationNeed } from './sessionSelection.ts';

/**
 * What there is to do for a session before it carries another message: fetch a bundle ahead, or replace it with the one
 * in hand.
 */
export type RotationStep = 'nothing' | 'prefetch' | 'rotate';

/**
 * PROTOCOL "Sessions", rotation. Only the cap itself may replace a session between the offer and `connected` of a call
 * with this peer.
 */
export function rotationStep(
  need: RotationNeed | 'noSession',
  inCallSetup: boolean,
  bundleInHand: boolean,
): RotationStep {
  switch (need) {
    case 'none':
      return 'nothing';
    case 'prefetch':
      return bundleInHand ? 'nothing' : 'prefetch';
    case 'due':
      if (!inCallSetup) return 'rotate';
      return bundleInHand ? 'nothing' : 'prefetch';
    case 'required':
    case 'noSession':
      return 'rotate';
  }
}
