import type { PeerInboxPorts } from '../../main/call/peerInbox.ts';

/** Nothing is asked for again. */
export const noRecovery: PeerInboxPorts['recovery'] = {
  askAgain: async () => false,
  isAskedFor: () => false,
  callEnded: async () => undefined,
  resume: async () => undefined,
};
