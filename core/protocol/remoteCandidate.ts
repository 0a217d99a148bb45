import type { PeerCandidate } from './peerMessage.ts';

/**
 * Whether a contact's candidate may reach the media engine (A89): UDP, the one component there is, and an address that
 * needs no look-up but that of mDNS. TCP would let whoever calls make this computer connect to any port of its network;
 * a host name would let them see where it is asked from.
 */
export function isTakeable({ candidate, usernameFragment }: PeerCandidate): boolean {
  if (usernameFragment !== '' && !ICE_UFRAG.test(usernameFragment)) return false;
  const match = CANDIDATE.exec(candidate);
  if (match === null) return false;
  const [, transport = '', address = '', port = '', extensions = ''] = match;
  if (transport.toLowerCase() !== 'udp' || Number(port) < 1 || Number(port) > 65_535) return false;
  if (!isAddress(address)) return false;
  const related = /(?:^| )raddr (\S+)/.exec(extensions)?.[1];
  if (related !== undefined && !isAddress(related)) return false;
  const ufrag = /(?:^| )ufrag (\S+)/.exec(extensions)?.[1];
  return ufrag === undefined || ICE_UFRAG.test(ufrag);
}

function isAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text) || MDNS.test(text);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/**
 * RFC 4291 text, without a zone: eight groups, or fewer around one `::`, the last two of which may be written as IPv4.
 */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (!text.includes(':') || halves.length > 2) return false;
  const groupsOf = (half: string): readonly string[] => (half === '' ? [] : half.split(':'));
  const groups = halves.flatMap(groupsOf);
  const last = groups.at(-1) ?? '';
  const endsInIpv4 = last.includes('.');
  const hex = endsInIpv4 ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) || (endsInIpv4 && !isIpv4(last))) return false;
  const count = hex.length + (endsInIpv4 ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

// RFC 8839: foundation, component 1 (RTP and RTCP are one), transport, priority, address, port, type, and what follows.
const CANDIDATE =
  /^candidate:[A-Za-z0-9+/]{1,32} 1 (\S{1,8}) \d{1,10} (\S{1,64}) (\d{1,5}) typ (?:host|srflx|prflx|relay)((?: \S+)*)$/;
/** One label, which only computers of the same network answer for. */
const MDNS = /^[0-9a-z-]{1,63}\.local$/i;
/** RFC 8839, "ice-ufrag", in a candidate and in a description. */
export const ICE_UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
