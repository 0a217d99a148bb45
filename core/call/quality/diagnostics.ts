import { ROUTES, type Route } from '../call.ts';
import type { QualityHistory } from './history.ts';
import { measured } from './measure.ts';
import { QUALITY_CAUSES, type Quality } from './quality.ts';
import { LIMITATIONS, PATHS } from './reading.ts';
import { MEASURES, summaryOf, type Measure } from './summary.ts';

/*
 * A text for whoever helps, without anything personal. It is put together of words that stand in this file and of
 * numbers that were looked at: no text of anybody else's passes through, so none can hide an address, a name, a handle
 * or a key, whatever they are made of. Names are the same in every language, like those of the doctor.
 */

export interface ProgramFacts {
  readonly ringfort: string | null;
  readonly electron: string | null;
  readonly chromium: string | null;
  readonly system: (typeof SYSTEMS)[number] | null;
}

const SYSTEMS = ['Linux', 'macOS', 'Windows'] as const;
const VERSION = /^\d{1,5}(\.\d{1,5}){0,3}$/u;
/** An address of IPv4 has the form of a version. Chromium counts its builds far beyond a byte, or leaves them out. */
const ADDRESS = /^(?!\d+\.0\.0\.0$)(\d{1,2}|1\d\d|2[0-4]\d|25[0-5])(\.(\d{1,2}|1\d\d|2[0-4]\d|25[0-5])){3}$/u;

/** What a browser engine says of itself (`navigator.userAgent`). */
export function programFacts(userAgent: string): ProgramFacts {
  const version = (name: string) =>
    new RegExp(`(?:^|\\s)${name}/([\\d.]+)(?=\\s|$)`, 'iu').exec(userAgent)?.[1] ?? null;
  return {
    ringfort: version('ringfort'),
    electron: version('electron'),
    chromium: version('(?:headless)?chrome'),
    system: /windows nt/iu.test(userAgent)
      ? 'Windows'
      : /macintosh/iu.test(userAgent)
        ? 'macOS'
        : /linux/iu.test(userAgent)
          ? 'Linux'
          : null,
  };
}

/** A moment at which the call became another one. */
export interface CallMoment {
  readonly atMs: number;
  readonly was: CallMomentName;
  readonly route: Route | null;
  readonly quality: Quality | null;
}

export const CALL_MOMENTS = [
  'dialling',
  'calling',
  'alerting',
  'answering',
  'connecting',
  'connected',
  'reconnecting',
  'heldHere',
  'heldThere',
] as const;
export type CallMomentName = (typeof CALL_MOMENTS)[number];

export interface CallFacts {
  readonly relayOnly: boolean;
  readonly secondLayer: boolean | null;
  readonly audioCodec: string | null;
  readonly videoCodec: string | null;
  readonly resolution: { readonly width: number; readonly height: number } | null;
  readonly history: QualityHistory;
  /** Oldest first. */
  readonly moments: readonly CallMoment[];
  /** By the clock of the moments. */
  readonly nowMs: number;
}

const CODECS = ['opus', 'VP8', 'VP9', 'AV1', 'H264', 'H265'] as const;
const MOST_MOMENTS = 40;
const MAX_PIXELS = 16_384;
const MAX_AGO_S = 7 * 24 * 3_600;

const word = <W extends string>(value: unknown, words: readonly W[]): W | '?' =>
  words.find((one) => one === value) ?? '?';
const version = (value: unknown) =>
  typeof value === 'string' && VERSION.test(value) && !ADDRESS.test(value) ? value : '?';
const number = (value: unknown, most: number, digits = 0) => measured(value, most)?.toFixed(digits) ?? '?';
const yesNo = (value: unknown) => (value === true ? 'yes' : value === false ? 'no' : '?');

/** `call`: null where none is meant. */
export function diagnosticsText(program: ProgramFacts, call: CallFacts | null): string {
  const lines = [
    'Ringfort diagnostics',
    `ringfort: ${version(program.ringfort)}`,
    `electron: ${version(program.electron)}`,
    `chromium: ${version(program.chromium)}`,
    `system: ${word(program.system, SYSTEMS)}`,
    ...(call === null ? [] : linesOfCall(call)),
  ];
  return `${lines.join('\n')}\n`;
}

function linesOfCall(call: CallFacts): readonly string[] {
  const { history, moments, nowMs, resolution } = call;
  const last = history.at(-1);
  const size = `${number(resolution?.width, MAX_PIXELS)} x ${number(resolution?.height, MAX_PIXELS)}`;
  return [
    '',
    `path: ${word(last?.path, PATHS)}`,
    `relay only: ${yesNo(call.relayOnly)}`,
    `second layer: ${yesNo(call.secondLayer)}`,
    `codecs: ${word(call.audioCodec, CODECS)}, ${word(call.videoCodec, CODECS)}`,
    `picture: ${size}`,
    `limited by: ${word(last?.limitation, LIMITATIONS)}`,
    `available upload: ${number(last?.availableOutKbps, 1e6)} kbit/s`,
    '',
    `samples: ${number(history.length, 1e6)}, last / average / highest`,
    ...MEASURES.map((measure) => summaryLine(history, measure)),
    '',
    'states, seconds ago',
    ...moments.slice(-MOST_MOMENTS).map((moment) => momentLine(moment, nowMs)),
  ];
}

const SHOWN: Readonly<Record<Measure, { readonly name: string; readonly unit: string; readonly by: number }>> = {
  roundTripMs: { name: 'round trip', unit: 'ms', by: 1 },
  lossIn: { name: 'loss here', unit: '%', by: 100 },
  lossOut: { name: 'loss there', unit: '%', by: 100 },
  jitterMs: { name: 'jitter', unit: 'ms', by: 1 },
  inKbps: { name: 'received', unit: 'kbit/s', by: 1 },
  outKbps: { name: 'sent', unit: 'kbit/s', by: 1 },
};

function summaryLine(history: QualityHistory, measure: Measure): string {
  const { name, unit, by } = SHOWN[measure];
  const summary = summaryOf(history, measure);
  const figures = [summary?.last, summary?.average, summary?.highest].map((value) =>
    number(typeof value === 'number' ? value * by : value, 1e7, 1),
  );
  return `${name}: ${figures.join(' / ')} ${unit}`;
}

function momentLine({ atMs, was, route, quality }: CallMoment, nowMs: number): string {
  const parts = [
    word(was, CALL_MOMENTS),
    ...(route === null ? [] : [word(route, ROUTES)]),
    ...(quality === null ? [] : [`bars ${number(quality.bars, 4)}`]),
    ...(quality === null || quality.cause === null ? [] : [word(quality.cause, QUALITY_CAUSES)]),
  ];
  return `-${number(secondsBetween(atMs, nowMs), MAX_AGO_S)}: ${parts.join(', ')}`;
}

function secondsBetween(fromMs: unknown, toMs: unknown): number | null {
  return typeof fromMs === 'number' && typeof toMs === 'number' ? (toMs - fromMs) / 1_000 : null;
}
