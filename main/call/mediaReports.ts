import type { CallEvent } from '../../core/call/callEvent.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { detachFingerprint } from '../../core/protocol/sdpFingerprint.ts';

/**
 * What a report of the media engine means to the call. The fingerprint is taken out of our own descriptions to travel
 * authenticated.
 */
export function eventOfReport(report: MediaReport): CallEvent {
  const { callId } = report;
  switch (report.kind) {
    case 'offerReady':
    case 'answerReady': {
      const detached = detachFingerprint(report.sdp);
      if (!detached.ok) return { type: 'mediaFailed', callId, failure: 'engine' };
      const description = { sdp: detached.sdp, dtlsFingerprint: detached.fingerprint };
      return report.kind === 'offerReady'
        ? { type: 'offerReady', callId, offer: description }
        : { type: 'answerReady', callId, answer: description, candidates: report.candidates };
    }
    case 'localCandidates':
      return { type: 'localCandidates', callId, candidates: report.candidates };
    case 'progressed':
      return { type: 'mediaProgressed', callId, media: report.media };
    case 'connected':
      return { type: 'mediaConnected', callId, route: report.route, certificate: report.remoteCertificateSha256 };
    case 'mediaState': {
      const { microphone, camera, screen, held } = report;
      return { type: 'ownMediaState', callId, state: { microphone, camera, screen, held } };
    }
    case 'failed':
      return { type: 'mediaFailed', callId, failure: report.failure };
  }
}
