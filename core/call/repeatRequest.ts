import { broken, ignored, taken, type Agreement, type AgreementOrder, type AgreementStep } from './agreement.ts';
import type { AgreementEvent } from './callEvent.ts';
import type { Repeats } from './repeats.ts';

/**
 * A message could not be read. Without its answer there is no call; without a candidate there may be one. `rings`: our
 * phone rings.
 */
export function askForRepeat(
  agreement: Agreement,
  event: Extract<AgreementEvent, { type: 'remoteUnread' }>,
  rings: boolean,
): AgreementStep {
  const { from, what, why, payload, knownContact } = event;
  const isAnswer = what === 'answer';
  // Somebody has answered already, or it was us: what cannot be read is no answer, but anything the server made up
  // (A92).
  if (isAnswer && agreement.party !== null) return ignored(agreement);
  if (why === 'outOfStep') {
    const { asking } = agreement.repeats;
    // What cannot be read while one is asked for comes again together with it.
    if (asking?.device === from.device) {
      return taken(withAsking(agreement, { ...asking, answer: asking.answer || isAnswer }));
    }
    // Who answers was called by us, and whoever is in a call with us knows that we are here; nobody else may learn it
    // from a NACK (A47).
    const isInCall = agreement.party !== null && !rings;
    if (!isAnswer && !isInCall && !knownContact) return taken(agreement);
    const ask = { order: 'renewSession', remoteDevice: from.device, payload } as const;
    return taken(withAsking(agreement, { device: from.device, answer: isAnswer }), [ask]);
  }
  // A candidate less is no harm that a server could not do by keeping it. A changed identity ends the call by itself,
  // if it may.
  if (!isAnswer && why !== 'noRatchet') return taken(agreement);
  return broken(agreement);
}

/** The session that was asked for is there, or could not be had. */
export function sessionRenewed(
  agreement: Agreement,
  event: Extract<AgreementEvent, { type: 'sessionRenewed' }>,
): AgreementStep {
  const { asking } = agreement.repeats;
  if (asking?.device !== event.remoteDevice) return ignored(agreement);
  const next = withAsking(agreement, null);
  if (!event.renewed) return asking.answer && agreement.party === null ? broken(next) : taken(next);
  const message = { kind: 'nack', remoteDevice: event.remoteDevice, messageHash: event.payloadHash } as const;
  const orders: readonly AgreementOrder[] = [{ order: 'send', message }];
  return taken(next, asking.answer ? [...orders, { order: 'awaitRepeat' }] : orders);
}

function withAsking(agreement: Agreement, asking: Repeats['asking']): Agreement {
  return { ...agreement, repeats: { ...agreement.repeats, asking } };
}
