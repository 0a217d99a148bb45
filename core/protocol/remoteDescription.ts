import { ICE_UFRAG } from './remoteCandidate.ts';
import { isAttribute, sdpLines } from './sessionDescriptionText.ts';

/**
 * What of a contact's description may reach the media engine, and how many parts of it may not; or that nothing may.
 */
export type ScreenedDescription =
  | { readonly ok: true; readonly sdp: string; readonly refused: number }
  /** No audio, or ICE credentials of no use: no call comes of it. */
  | { readonly ok: false };

/** The media lines of every call, in this order, whatever is sent in them: microphone, camera, screen. */
const LINES = ['audio', 'video', 'video'] as const;

/**
 * An offer as it may be taken (A89): the first audio line and the first two video lines, of which the first is the
 * camera's and the second the screen's; an older Ringfort offers fewer. Every other line is refused where it stands, as
 * RFC 3264 does it: port zero and nothing but its name, so that the answer has a line for each. No host names and no
 * keys in clear reach the engine.
 *
 * `sdp` must have passed `sdpProblem`.
 */
export function screenOffer(sdp: string): ScreenedDescription {
  const { session, media } = sectionsOf(sdp);
  const all = (kind: string) =>
    media.flatMap((section, index) => (kindOf(section) === kind && portOf(section) !== '0' ? [index] : []));
  const [audio] = all('audio');
  if (audio === undefined) return { ok: false };
  const taken = new Set([audio, ...all('video').slice(0, 2)]);
  const refusedMids = new Set(media.flatMap((section, index) => (taken.has(index) ? [] : (midOf(section) ?? []))));
  const kept = media.map((section, index) => (taken.has(index) ? section : disabled(section)));
  return screened([bundleWithout(session, refusedMids), ...kept], media.length - taken.size);
}

/**
 * An answer to an offer of ours, which had all three lines: what follows them is cut off. An older Ringfort refuses
 * those it does not know, where they stand; without sound there is no call.
 */
export function screenAnswer(sdp: string): ScreenedDescription {
  const { session, media } = sectionsOf(sdp);
  const [audio] = media;
  const fits = media.length >= LINES.length && LINES.every((kind, index) => kindOf(media[index] ?? []) === kind);
  if (audio === undefined || portOf(audio) === '0' || !fits) return { ok: false };
  const extra = media.slice(LINES.length);
  const extraMids = new Set(extra.flatMap((section) => midOf(section) ?? []));
  return screened([bundleWithout(session, extraMids), ...media.slice(0, LINES.length)], extra.length);
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
    // Where media go is for candidates to say. These lines may name a host (RFC 8866 5.7, RFC 3605), and an engine may
    // look it up.
    if (line.startsWith('c=')) return ['c=IN IP4 0.0.0.0'];
    if (isAttribute(line, 'rtcp')) return ['a=rtcp:9 IN IP4 0.0.0.0'];
    if (!isAttribute(line, 'crypto') && !isAttribute(line, 'remote-candidates')) return [line];
    dropped += 1;
    return [];
  });
  const fits = (name: string, shape: RegExp): boolean =>
    lines.filter((line) => isAttribute(line, name)).every((line) => shape.test(line.slice(`a=${name}:`.length)));
  if (!fits('ice-ufrag', ICE_UFRAG) || !fits('ice-pwd', ICE_PWD)) return { ok: false };
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

/** RFC 8839, "ice-pwd": ice-char, and what a description of ours could hold. */
const ICE_PWD = /^[A-Za-z0-9+/]{22,256}$/;
