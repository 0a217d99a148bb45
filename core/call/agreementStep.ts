import { HEARTBEAT_INTERVAL_S } from '../ratchet/signalCrypto.ts';
import { broken, taken, type Agreement } from './agreement.ts';
import type { CallRef, Instant } from './call.ts';
import type { AgreementEvent } from './callEvent.ts';
import { comparePairs, stepPairs } from './connection.ts';
import { askForRepeat, sessionRenewed } from './repeatRequest.ts';
import { keep, offerOf, takeUnread, takeUnreadOffer } from './repeats.ts';
import { sealedAfter, takeReveal, withWordsOf } from './sasExchange.ts';

/**
 * What happens to the promises of a call whatever its phase. `rings`: our phone rings, so that nothing may tell a
 * stranger that somebody is there (A47).
 */
export function stepAgreement(
  call: CallRef,
  agreement: Agreement,
  event: AgreementEvent,
  rings: boolean,
  now: Instant,
) {
  switch (event.type) {
    case 'messageSent':
      return sealedAfter(agreement, afterSending(call, agreement, event));
    case 'heartbeatDue': {
      const { heartbeatAt } = agreement;
      const { from, knownContact } = event;
      const isWanted = agreement.party !== null && (!rings || knownContact);
      const isSoon = heartbeatAt !== null && now >= heartbeatAt && now < heartbeatAt + HEARTBEAT_INTERVAL_S * 1000;
      if (!isWanted || isSoon) return taken(agreement);
      const message = { kind: 'heartbeat', remoteDevice: from.device } as const;
      return taken({ ...agreement, heartbeatAt: now }, [{ order: 'send', message }]);
    }
    case 'remoteRevealed':
      return takeReveal(agreement, event.generation, event.nonce);
    case 'remoteNacked': {
      const take = agreement.party === null ? takeUnreadOffer : takeUnread;
      const [repeats, unread] = take(agreement.repeats, event.from.device, event.messageHash);
      // What was said of an older connection says nothing any more.
      const messages = unread.filter(({ pair }) => comparePairs(pair, agreement.connection.at) >= 0);
      // But of what we send, which holds for the one in force: that is told anew.
      const media = messages.length < unread.length ? { ...agreement.media, told: null } : agreement.media;
      const next = { ...agreement, repeats, media };
      if (messages.length === 0) return taken(next);
      const message = { kind: 'repeat', remoteDevice: event.from.device, messages } as const;
      return taken(next, [{ order: 'send', message }]);
    }
    case 'remoteUnread':
      return askForRepeat(agreement, event, rings);
    case 'sessionRenewed':
      return sessionRenewed(agreement, event);
    case 'offerMisaddressed': {
      const offer = offerOf(agreement.repeats);
      if (offer === undefined || agreement.party !== null || agreement.repeats.renewed) return broken(agreement);
      const repeats = { ...agreement.repeats, renewed: true };
      return taken({ ...agreement, repeats }, [{ order: 'send', message: { kind: 'readdress', offer } }]);
    }
    case 'relaysTried':
      return taken({ ...agreement, relays: event.relays });
    case 'trustChanged':
      return taken({ ...agreement, trust: event.trust });
  }
}

function afterSending(
  call: CallRef,
  agreement: Agreement,
  event: Extract<AgreementEvent, { type: 'messageSent' }>,
): Agreement {
  const { kind, sent, trust } = event;
  const isFirst = kind !== 'repeat' && kind !== 'readdress';
  const next: Agreement = {
    ...agreement,
    trust,
    forwardSecret: agreement.forwardSecret && event.forwardSecret,
    messages: agreement.messages + event.count,
    repeats: kind === 'repeat' ? agreement.repeats : keep(agreement.repeats, sent),
  };
  const [first] = sent;
  if (!isFirst || first === undefined) return next;
  const { hash, pair } = first;
  switch (kind) {
    case 'restart':
    case 'rejoin': {
      const { connection } = stepPairs(agreement.connection, { type: 'asked', pair, hash });
      return kind === 'rejoin' ? withWordsOf(call, { ...next, connection }, kind, first) : { ...next, connection };
    }
    case 'restarted':
    case 'rejoined': {
      const { owed } = agreement;
      const isPaid = owed !== null && comparePairs(owed.pair, pair) === 0;
      return withWordsOf(call, isPaid ? { ...next, owed: null } : next, kind, first);
    }
    default:
      return withWordsOf(call, next, kind, first);
  }
}
