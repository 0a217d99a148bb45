import type { SessionDescription } from '../../core/call/call.ts';
import type { PeerCandidate } from '../../core/protocol/peerMessage.ts';
import { isTakeable } from '../../core/protocol/remoteCandidate.ts';
import type { ScreenedDescription } from '../../core/protocol/remoteDescription.ts';

/** So many parts of what a peer described may not reach the media engine (A89). */
export type OnRefusedMedia = (what: 'candidates' | 'mediaLines', count: number) => void;

export interface MediaScreening {
  /** Null if nothing of it may be taken. */
  readonly described: (screened: ScreenedDescription, dtlsFingerprint: string) => SessionDescription | null;
  readonly takeable: (all: readonly PeerCandidate[]) => readonly PeerCandidate[];
}

/** What of a peer's description and candidates goes on to the media engine; the rest is counted. */
export function createMediaScreening(onRefused: OnRefusedMedia): MediaScreening {
  return {
    described: (screened, dtlsFingerprint) => {
      if (!screened.ok) return null;
      if (screened.refused > 0) onRefused('mediaLines', screened.refused);
      return { sdp: screened.sdp, dtlsFingerprint };
    },
    takeable: (all) => {
      const candidates = all.filter(isTakeable);
      const refused = all.length - candidates.length;
      if (refused > 0) onRefused('candidates', refused);
      return candidates;
    },
  };
}
