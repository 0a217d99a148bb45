import { isRelayed, type Route } from './call.ts';
import type { In } from './callState.ts';

/**
 * How media travel, by what both sides know. Our engine takes a relay of theirs that stands behind a router for the
 * other computer, since its packets come from an address that nobody told (RFC 8445, peer reflexive): they know better.
 * It is their word, as the type of a candidate is; that it goes direct, they can talk nobody out of seeing relayed.
 */
export function knownRoute({ route, agreement }: In<'connected' | 'cutOff'>): Route {
  if (isRelayed(route)) return route;
  return agreement.media.theirs?.relayed === true ? 'relayed' : route;
}
