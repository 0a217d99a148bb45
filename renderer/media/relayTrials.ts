import type { NetworkPlan } from '../../core/call/call.ts';
import {
  MAX_RELAY_ERROR,
  MAX_RELAY_TRIALS,
  MIN_RELAY_ERROR,
  moreTelling,
  relayAddressOf,
  relayName,
  type RelayAnswer,
  type RelayTransport,
  type RelayTrial,
} from '../../core/call/relayTrial.ts';

/** What is read of an `icecandidateerror` event. */
export interface RelayError {
  readonly url: string;
  readonly errorCode: number;
  readonly errorText: string;
}

/** What is read of a candidate. Older engines do not say of which address it is. */
export interface RelayCandidate {
  readonly type: string | null;
  readonly priority: number | null;
  readonly url?: string | null;
}

export interface RelayTrials {
  /** The engine asks the relays from now on. */
  readonly began: () => void;
  readonly failed: (error: RelayError) => void;
  readonly gathered: (candidate: RelayCandidate) => void;
  readonly complete: () => void;
}

/** WebRTC 1.0, "RTCPeerConnectionIceErrorEvent": no answer of a server, but the engine's own word. */
const NOT_REACHED = 701;

/**
 * What each address of the relays of a call answered, as far as the engine says. Nothing where the call may go directly
 * as well. `tell`: again whenever one of them changed.
 */
export function createRelayTrials(
  { relayOnly, iceServers }: NetworkPlan,
  tell: (trials: readonly RelayTrial[]) => void,
): RelayTrials {
  let trials = relayOnly ? trialsOf(iceServers.flatMap(({ urls }) => urls)) : [];

  const answered = (isMeant: (trial: RelayTrial) => boolean, answer: (trial: RelayTrial) => RelayAnswer): void => {
    const next = trials.map((trial) =>
      isMeant(trial) ? { ...trial, answer: moreTelling(trial.answer, answer(trial)) } : trial,
    );
    if (next.every(({ answer: known }, index) => known === trials[index]?.answer)) return;
    trials = next;
    tell(trials);
  };

  return {
    began() {
      if (trials.length > 0) tell(trials);
    },
    failed({ url, errorCode, errorText }) {
      const meant = relayAddressOf(url);
      if (meant === null) return;
      answered(
        (trial) => relayName(trial) === relayName(meant),
        ({ transport }) => answerOf(errorCode, errorText, transport),
      );
    },
    gathered({ type, url, priority }) {
      if (type !== 'relay') return;
      const meant = relayAddressOf(url ?? '');
      const transport = meant?.transport ?? transportOf(priority ?? 0);
      answered(
        (trial) => trial.transport === transport && (meant === null || trial.server === meant.server),
        () => 'given',
      );
    },
    complete() {
      // A port that the engine connects to for nobody ends without a word. Over UDP silence is all there is.
      answered(
        ({ transport, answer }) => transport !== 'udp' && answer === 'noAnswer',
        () => 'unreachable',
      );
    },
  };
}

function trialsOf(urls: readonly string[]): readonly RelayTrial[] {
  const known = new Map<string, RelayTrial>();
  for (const url of urls) {
    const address = relayAddressOf(url);
    if (address !== null) known.set(relayName(address), { ...address, answer: 'noAnswer' });
  }
  return [...known.values()].slice(0, MAX_RELAY_TRIALS);
}

function answerOf(code: number, text: string, transport: RelayTransport): RelayAnswer {
  if (code !== NOT_REACHED) return code >= MIN_RELAY_ERROR && code <= MAX_RELAY_ERROR ? code : 'noAnswer';
  if (/lookup/iu.test(text)) return 'unknownName';
  return transport === 'udp' || /timed out/iu.test(text) ? 'noAnswer' : 'unreachable';
}

/** A relayed candidate tells in its type preference how its relay was reached (libwebrtc, `IceTypePreference`). */
function transportOf(priority: number): RelayTransport {
  const preference = Math.floor(priority / 2 ** 24);
  return preference === 2 ? 'udp' : preference === 1 ? 'tcp' : 'tls';
}
