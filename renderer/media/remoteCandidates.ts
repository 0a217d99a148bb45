import type { IceCandidate } from '../../core/call/call.ts';

export interface RemoteCandidates {
  readonly add: (candidates: readonly IceCandidate[]) => Promise<void>;
  /** The remote description is set: what was kept goes in, and from now on nothing is kept. */
  readonly descriptionIsSet: () => Promise<void>;
}

/** More than two sides gather together; a peer that sends more is not trying to connect. */
const MAX_KEPT = 128;

/** Candidates may overtake the description they belong to; the engine refuses them until it has it. */
export function createRemoteCandidates(connection: Pick<RTCPeerConnection, 'addIceCandidate'>): RemoteCandidates {
  let kept: IceCandidate[] | null = [];

  const put = async ({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: IceCandidate): Promise<void> => {
    const init: RTCIceCandidateInit = { candidate, sdpMid, sdpMLineIndex };
    if (usernameFragment !== '') init.usernameFragment = usernameFragment;
    // One that the engine cannot read is one way fewer to connect, and no reason to end the call.
    await connection.addIceCandidate(init).catch(() => undefined);
  };

  return {
    async add(candidates) {
      if (kept === null) await Promise.all(candidates.map(put));
      else kept = [...kept, ...candidates].slice(0, MAX_KEPT);
    },
    async descriptionIsSet() {
      const waiting = kept ?? [];
      kept = null;
      await Promise.all(waiting.map(put));
    },
  };
}
