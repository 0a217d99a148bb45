import type { Drawn } from '../../core/call/call.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';
import type { MediaFailure } from '../../core/call/failures.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { detachFingerprint } from '../../core/protocol/sdpFingerprint.ts';

/**
 * What a report of the media engine means to the call. The fingerprint is taken out of our own descriptions to travel
 * authenticated. `draw`: for a connection that takes the place of one there was. `isReplaced`: another program
 * lies where this one came from, whose data the processes that open devices may not be able to read (ADR 77).
 */
export function eventOfReport(report: MediaReport, draw: () => Drawn, isReplaced: () => boolean): CallEvent {
  const { callId } = report;
  switch (report.kind) {
    case 'offerReady':
    case 'answerReady':
    case 'rejoinReady': {
      const detached = detachFingerprint(report.sdp);
      if (!detached.ok) return { type: 'mediaFailed', callId, failure: 'engine' };
      const description = { sdp: detached.sdp, dtlsFingerprint: detached.fingerprint };
      if (report.kind === 'rejoinReady') {
        return { type: 'rejoinReady', callId, pair: report.pair, answers: report.answers, description };
      }
      return report.kind === 'offerReady'
        ? { type: 'offerReady', callId, offer: description }
        : { type: 'answerReady', callId, answer: description, candidates: report.candidates };
    }
    case 'localCandidates':
      return { type: 'localCandidates', callId, pair: report.pair, candidates: report.candidates };
    case 'progressed':
      return { type: 'mediaProgressed', callId, media: report.media };
    case 'connected': {
      const { generation, route, remoteCertificateSha256: certificate } = report;
      return { type: 'mediaConnected', callId, generation, route, certificate };
    }
    case 'restartReady': {
      const { pair, answers, credentials } = report;
      return { type: 'restartReady', callId, pair, answers, credentials };
    }
    case 'interrupted':
      return { type: 'mediaInterrupted', callId, generation: report.generation, sign: report.sign };
    case 'closedThere':
      return { type: 'mediaClosedThere', callId, generation: report.generation };
    case 'closedHere':
      return { type: 'mediaClosedHere', callId, generation: report.generation, drawn: draw() };
    case 'mediaState': {
      const { microphone, camera, screen, held, muted } = report;
      return { type: 'ownMediaState', callId, state: { microphone, camera, screen, held, muted } };
    }
    case 'relaysTried':
      return { type: 'relaysTried', callId, relays: report.relays };
    case 'noWay':
      return { type: 'mediaFoundNoWay', callId, pair: report.pair, lacks: report.lacks };
    case 'failed':
      return { type: 'mediaFailed', callId, failure: isReplaced() ? ofReplaced(report.failure) : report.failure };
  }
}

/** There may be a microphone, and none that has it: of a program that was replaced neither can be said. */
function ofReplaced(failure: MediaFailure): MediaFailure {
  return failure === 'microphoneMissing' || failure === 'microphoneBusy' ? 'programReplaced' : failure;
}
