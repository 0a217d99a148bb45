import { RIGHT_TO_RING_BYTES } from '../../core/protocol/limits.ts';
import type { LinkToken, RightToRing } from '../../core/protocol/peerMessage.ts';
import type { RightsToRing } from './peerPorts.ts';

export interface RightsToRingPorts {
  readonly store: {
    readonly rightFor: (peer: string, fresh: () => RightToRing) => RightToRing | null;
    readonly received: (peer: string) => RightToRing | null;
  };
  /** Of links that people gave us. */
  readonly links: { readonly tokenFor: (peer: string) => LinkToken | null };
  readonly line: { readonly takesRights: () => boolean; readonly admissionChanged: () => void };
  /** So many random bytes. */
  readonly draw: (bytes: number) => Uint8Array;
}

/** The rights that go with messages and offers (A86): ours are made when they are first given. */
export function createRightsToRing({ store, links, line, draw }: RightsToRingPorts): RightsToRing {
  return {
    given: (peer) => {
      const right = store.rightFor(peer, () => Buffer.from(draw(RIGHT_TO_RING_BYTES)).toString('hex'));
      line.admissionChanged();
      return right;
    },
    received: (peer) => (line.takesRights() ? store.received(peer) : null),
    ofLink: links.tokenFor,
  };
}
