import { isAttribute, sdpLines } from './sessionDescriptionText.ts';

/**
 * What of a contact's description may reach the media engine, and how many parts of it may not; or that nothing may.
 */
export type ScreenedDescription =
  | { readonly ok: true; readonly sdp: string; readonly refused: number }
  /** No audio, or ICE credentials of no use: no call comes of it. */
  | { readonly ok: false };

/**
 * An offer as it may be taken (A89): the first audio line and, in a video call, the first video line. Every other line
 * is refused where it stands, as RFC 3264 does it: port zero and nothing but its name, so that the answer has a line
 * for each. No host names and no keys in clear reach the engine.
 *
 * `sdp` must have passed `sdpProblem`.
 */
export function screenOffer(sdp: string, video: boolean): ScreenedDescription {
  const { session, media } = sectionsOf(sdp);
  const first = (kind: string) => media.findIndex((section) => kindOf(section) === kind && portOf(section) !== '0');
  const [audio, picture] = [first('audio'), video ? first('video') : -1];
  if (audio < 0) return { ok: false };
  const taken = new Set([audio, picture].filter((index) => index >= 0));
  const refusedMids = new Set(media.flatMap((section, index) => (taken.has(index) ? [] : (midOf(section) ?? []))));
  const kept = media.map((section, index) => (taken.has(index) ? section : disabled(section)));
  return screened([bundleWithout(session, refusedMids), ...kept], media.length - taken.size);
}

/**
 * An answer to an offer of ours, which had an audio line and in a video call a video line: what follows them is cut
 * off.
 */
export function screenAnswer(sdp: string, video: boolean): ScreenedDescription {
  const { session, media } = sectionsOf(sdp);
  const offered = video ? ['audio', 'video'] : ['audio'];
  const fits = media.slice(0, offered.length).every((section, index) => kindOf(section) === offered[index]);
  if (media.length === 0 || !fits) return { ok: false };
  const extra = media.slice(offered.length);
  const extraMids = new Set(extra.flatMap((section) => midOf(section) ?? []));
  return screened([bundleWithout(session, extraMids), ...media.slice(0, offered.length)], extra.length);
}

type Section = readonly string[];

function sectionsOf(sdp: string): { readonly session: Section; readonly media: readonly Section[] } {
  const session: string[] = [];
  const media: string[][] = [];
  for (const line of sdpLines(sdp)) {
    if (line.startsWith('m=')) media.push([line]);
    else (media.at(-1) ?? session).push(line);
  }
  return { session, media };
}

function screened(sections: readonly Section[], refused: number): ScreenedDescription {
  let dropped = 0;
  const lines = sections.flat().flatMap((line) => {
    // Where media go is for candidates to say. This line may name a host, and an engine may look it up.
    if (line.startsWith('c=')) return ['c=IN IP4 0.0.0.0'];
    if (!isAttribute(line, 'crypto') && !isAttribute(line, 'remote-candidates')) return [line];
    dropped += 1;
    return [];
  });
  const fits = (name: string, shape: RegExp): boolean =>
    lines.filter((line) => isAttribute(line, name)).every((line) => shape.test(line.slice(`a=${name}:`.length)));
  if (!fits('ice-ufrag', UFRAG) || !fits('ice-pwd', PWD)) return { ok: false };
  return { ok: true, sdp: lines.map((line) => `${line}\r\n`).join(''), refused: refused + dropped };
}

/** `m=<kind> 0 <rest>` and its mid. */
function disabled(section: Section): Section {
  const [line = '', ...rest] = section;
  const [kind = '', , ...format] = line.split(' ');
  return [[kind, '0', ...format].join(' '), ...rest.filter((one) => isAttribute(one, 'mid'))];
}

function bundleWithout(session: Section, mids: ReadonlySet<string>): Section {
  return session.map((line) => {
    if (!isAttribute(line, 'group')) return line;
    const [group = '', ...names] = line.split(' ');
    return [group, ...names.filter((name) => !mids.has(name))].join(' ');
  });
}

function kindOf([line = '']: Section): string {
  return line.slice(2).split(' ')[0] ?? '';
}

function portOf([line = '']: Section): string {
  return line.split(' ')[1] ?? '';
}

function midOf(section: Section): string | null {
  return section.find((line) => isAttribute(line, 'mid'))?.slice('a=mid:'.length) ?? null;
}

// RFC 8839, "ice-ufrag" and "ice-pwd": ice-char, and what a description of ours could hold.
const UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const PWD = /^[A-Za-z0-9+/]{22,256}$/;
