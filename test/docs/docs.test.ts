import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import * as connectionLimits from '../../core/call/connection.ts';
import { GIVE_UP_MS, RECONNECTING_MS, REJOIN_AGAIN_MS } from '../../core/call/interruption.ts';
import { connectMs, DESCRIPTION_MS, GOODBYE_MS, REPEAT_MS, RING_MARGIN_MS } from '../../core/call/callTiming.ts';
import { signInMessage } from '../../core/protocol/authMessage.ts';
import { CallEndReason, CallSession, CallStatus } from '../../core/protocol/callSession.ts';
import { CLIENT_MESSAGES } from '../../core/protocol/clientMessage.ts';
import { decodeClientMessage, decodeServerMessage } from '../../core/protocol/codec.ts';
import { CLOSE_CODES, ERROR_CODES, HTTP_ERRORS } from '../../core/protocol/errorCodes.ts';
import {
  AdmissionRequest,
  AuthRequest,
  CallsReply,
  ChallengeReply,
  DeletionReply,
  KeyCountReply,
  TokenReply,
  TurnReply,
} from '../../core/protocol/httpApi.ts';
import * as wireLimits from '../../core/protocol/limits.ts';
import { MAX_CANDIDATES_IN_MESSAGE, MAX_GENERATION, MAX_RESTART } from '../../core/protocol/peerMessageLimits.ts';
import { MAX_ONE_TIME_PREKEYS_PER_UPLOAD, MAX_ONE_TIME_PREKEYS_STORED } from '../../core/protocol/prekeyBundle.ts';
import { CallStateName, SERVER_MESSAGES } from '../../core/protocol/serverMessage.ts';
import { VoiceOffer, VoicePlaceReply, VoiceReply } from '../../core/protocol/voiceApi.ts';
import { MAX_SDP_BYTES } from '../../core/protocol/sessionDescriptionText.ts';
import * as ratchetLimits from '../../core/ratchet/limits.ts';
import { sasEn } from '../../core/words/sasEn.ts';
import { sasRu } from '../../core/words/sasRu.ts';
import { HELP } from '../../server/commandLine.ts';
import { checkValues } from './checkValues.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const rooms = ['core', 'main', 'preload', 'renderer', 'server', 'test', 'scripts', 'bench', 'docs', 'assets'];

const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => relative(root, join(root, 'docs', path))),
];
const protocol = read('docs/PROTOCOL.md');
const readme = read('README.md');

interface Block {
  /** What stands behind the opening fence; undefined for text outside of fences. */
  readonly language: string | undefined;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  const parts = page.split(/^```(.*)\n/m);
  return parts.flatMap((text, index): Block[] => {
    if (index % 4 === 0) return [{ language: undefined, text }];
    return index % 4 === 2 ? [{ language: parts[index - 1] ?? '', text }] : [];
  });
}

/** The page without its fenced blocks: drawings and examples name what is no path. */
function prose(page: string): string {
  return blocksOf(page)
    .flatMap(({ language, text }) => (language === undefined ? [text] : []))
    .join('');
}

function fenced(page: string, wanted: string): string[] {
  return blocksOf(page).flatMap(({ language, text }) => (language === wanted ? [text] : []));
}

/** What stands between backticks and begins with a room of this repository, or names a file in a folder. */
function pathsIn(text: string): string[] {
  const quoted = [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, inner = '']) => inner);
  return quoted.filter((inner) => {
    if (!/^[\w.-]+(?:\/[\w.-]+)*\/?$/.test(inner) || !inner.includes('/')) return false;
    return rooms.includes(inner.split('/')[0] ?? '') || /\.(?:ts|tsx|json|yml|proto|md|png|cjs)$/.test(inner);
  });
}

/** Targets of links and pictures that lie in this repository. */
function linksIn(text: string): string[] {
  const withoutCode = prose(text).replaceAll(/`[^`\n]*`/g, '');
  return [...withoutCode.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** As GitHub makes it: lower case, no punctuation, hyphens for spaces. */
function anchorsOf(text: string): string[] {
  return [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(pages)('%s', (page) => {
  const text = read(page);

  test('names only paths that exist', () => {
    expect(pathsIn(text).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('links only to files and headings that exist', () => {
    const broken = linksIn(text).filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? join(root, page) : join(root, dirname(page), path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

test('the contents of the protocol page are its chapters', () => {
  const headings = [...prose(protocol).matchAll(/^## (\d+) /gm)].map(([, number]) => number);
  const contents = protocol.slice(protocol.indexOf('Contents:'), protocol.indexOf('## 1 '));
  const listed = [...contents.matchAll(/\]\(#(\d+)-/g)].map(([, number]) => number);
  expect(listed).toEqual(headings);
});

test('every picture that README and guides show is made by `npm run pictures`, from what people see now', () => {
  const made = read('scripts/pictures.ts');
  const shown = ['README.md', 'docs/guide/en.md', 'docs/guide/ru.md'].flatMap((page) =>
    [...read(page).matchAll(/!\[[^\]]*\]\(([^)]+)\)/gu)].map(([, path = '']) => join(dirname(page), path)),
  );
  expect(shown.length).toBeGreaterThan(5);
  for (const picture of shown) {
    const [, story = ''] = /^docs\/screenshots\/(?:en|ru)\/(\w+)\.png$/u.exec(picture) ?? [];
    expect(made, picture).toContain(`'${story}'`);
    expect(readFileSync(join(root, picture)).length, picture).toBeLessThan(300 * 1024);
  }
});

test('the README has every option of the server with its environment variable', () => {
  const options = [...HELP.matchAll(/^ {2}(--[a-z-]+) .*?(RINGFORT_\w+)/gm)];
  expect(options.length).toBeGreaterThan(5);
  for (const [, flag, variable] of options) expect(readme).toContain(`| \`${flag}\` | \`${variable}\` |`);
});

test('the page of words has both lists as they are in the code', () => {
  const lists = [...read('docs/SAS-WORDS.md').matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, list = '']) =>
    list.split('\n').flatMap((line, index) => {
      const [place, ...words] = line.trim().split(/\s+/);
      if (words.length > 0) expect(Number(place)).toBe(index * 8);
      return words;
    }),
  );
  expect(lists).toEqual([[...sasEn], [...sasRu]]);
});

describe('the protocol page', () => {
  const named = (...words: string[]): string[] => words.filter((word) => !protocol.includes(`\`${word}\``));

  test('has each error code of a frame, with what a client does about it', () => {
    const missing = Object.entries(ERROR_CODES).filter(
      ([code, { retry }]) => !protocol.includes(`\n| \`${code}\` | ${retry} | `),
    );
    expect(missing).toEqual([]);
  });

  test('has each HTTP error with its status', () => {
    const missing = Object.entries(HTTP_ERRORS).filter(
      ([code, { status, retry }]) => !protocol.includes(`\n| \`${code}\` | ${status} | ${retry} | `),
    );
    expect(missing).toEqual([]);
  });

  test('has each close code with its name', () => {
    const missing = Object.entries(CLOSE_CODES).filter(
      ([name, { code, retry }]) => !protocol.includes(`\n| ${code} | \`${name}\` | ${retry} | `),
    );
    expect(missing).toEqual([]);
  });

  test('has each error of the ratchet, and no other', () => {
    const codes = (text: string) => [...new Set(text.match(/\bE_[A-Z_]+\b/g))].toSorted();
    expect(codes(protocol)).toEqual(codes(read('core/ratchet/ratchetError.ts')));
  });

  test('has each frame, and each field of it', () => {
    const fields = [...Object.values(CLIENT_MESSAGES), ...Object.values(SERVER_MESSAGES)].flatMap((schema) =>
      Object.keys(schema.properties),
    );
    expect(named(...Object.keys(CLIENT_MESSAGES), ...Object.keys(SERVER_MESSAGES))).toEqual([]);
    expect([...new Set(fields)].filter((field) => !new RegExp(`[\`"]${field}[\`"]`).test(protocol))).toEqual([]);
  });

  test('shows an example of each frame that Ringfort reads', () => {
    const frames = fenced(protocol, 'json')
      .flatMap((block) => block.trim().split('\n'))
      .filter((line) => line.includes('"t":'));
    const types = (decode: typeof decodeClientMessage | typeof decodeServerMessage) => {
      const decoded = frames.map((frame) => decode(frame));
      return new Set(decoded.flatMap((result) => (result.ok ? [result.message.t] : [])));
    };
    const unread = frames.filter((frame) => !decodeClientMessage(frame).ok && !decodeServerMessage(frame).ok);
    expect(unread).toEqual([]);
    expect([...types(decodeClientMessage)].toSorted()).toEqual(Object.keys(CLIENT_MESSAGES).toSorted());
    expect([...types(decodeServerMessage)].toSorted()).toEqual(Object.keys(SERVER_MESSAGES).toSorted());
  });

  test.each([
    ['ChallengeReply', ChallengeReply],
    ['AuthRequest', AuthRequest],
    ['TokenReply', TokenReply],
    ['KeyCountReply', KeyCountReply],
    ['AdmissionRequest', AdmissionRequest],
    ['TurnReply', TurnReply],
    ['DeletionReply', DeletionReply],
    ['CallsReply', CallsReply],
    ['VoiceOffer', VoiceOffer],
    ['VoicePlaceReply', VoicePlaceReply],
    ['VoiceReply', VoiceReply],
  ] as const)('shows the body %s as Ringfort reads it', (name, schema) => {
    // The first example after the first naming outside of the table of addresses.
    const shown = new RegExp(`^[^|\n]*\\b${name}\\b[^]*?\`\`\`json\n([^]*?)\`\`\``, 'm').exec(protocol)?.[1] ?? '';
    expect(Compile(schema).Check(JSON.parse(shown))).toBe(true);
  });

  test('has each address of the HTTP half', () => {
    const text = ['routes', 'voiceRoutes'].map((file) => read(`server/http/${file}.ts`)).join('\n');
    const addresses = [...text.matchAll(/app\.(get|post|put|delete)\(\s*'([^']+)'/g)];
    expect(addresses.length).toBeGreaterThan(8);
    const missing = addresses.filter(([, , path = '']) => !protocol.includes(path.replace(':handle', 'HANDLE')));
    expect(missing.map(([, , path]) => path)).toEqual([]);
  });

  test('has the columns and states of a call', () => {
    const literals = (schema: { anyOf: readonly { const: string }[] }) => schema.anyOf.map(({ const: word }) => word);
    expect(named(...Object.keys(CallSession.properties))).toEqual([]);
    expect(named(...literals(CallStatus), ...literals(CallEndReason), ...literals(CallStateName))).toEqual([]);
  });

  test('states every number of the wire, each as it is in the code', () => {
    const constants: Record<string, unknown> = {
      ...wireLimits,
      ...ratchetLimits,
      MAX_CANDIDATES_IN_MESSAGE,
      MAX_SDP_BYTES,
      MAX_GENERATION,
      MAX_RESTART,
      MAX_ONE_TIME_PREKEYS_PER_UPLOAD,
      MAX_ONE_TIME_PREKEYS_STORED,
    };
    const stated = [...protocol.matchAll(/^([A-Z][A-Z0-9_]+) = (\d+)(?: |$)/gm)].map(([, name = '', value]) => [
      name,
      Number(value),
    ]);
    expect(Object.fromEntries(stated)).toEqual(constants);
  });

  test("has a client's own time limits", () => {
    expect(protocol).toContain(`\n| \`ring_timeout_ms\` + ${RING_MARGIN_MS / 1000} s | the caller,`);
    expect(protocol).toContain(`\n| ${DESCRIPTION_MS / 1000} s | to make an offer or an answer`);
    expect(protocol).toContain(`\n| ${REPEAT_MS / 1000} s | an answer that was asked for again`);
    expect(protocol).toContain(`\n| ${GOODBYE_MS / 1000} s | from closed media to the end`);
    expect(protocol).toContain(`\n| ${RECONNECTING_MS / 1000} s, ${GIVE_UP_MS / 1000} s | an interruption of media`);
    expect(protocol).toContain(`\n| ${REJOIN_AGAIN_MS / 1000} s | a rejoin that was not answered`);
    expect([MAX_GENERATION, MAX_RESTART]).toEqual([connectionLimits.MAX_GENERATION, connectionLimits.MAX_RESTART]);
    expect(protocol).toContain(
      `\n| ${connectMs(false) / 1000} s | connecting to media; ${connectMs(true) / 1000} s if`,
    );
  });

  test('has the peer messages as they are in the schema', () => {
    const lines = (text: string) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !/^(?:\/\/|syntax|package)/.test(line));
    expect(lines(fenced(protocol, 'proto').join(''))).toEqual(lines(read('core/protocol/peerMessage.proto')));
  });

  test('gives the bytes that are signed when signing in', () => {
    const nonce = new Uint8Array(32).fill(7);
    const message = signInMessage('socket', {
      serverId: 's1',
      origin: 'http://localhost:7443',
      nonce,
      user: 'alice',
      device: 1,
    });
    expect(protocol).toContain(`\`${Buffer.from(message).toString('hex')}\``);
  });

  test.each([0x02, 0x01] as const)('gives the values of a handshake in suite %i', (suite) => {
    const lines = Object.entries(checkValues(suite).values).map(([name, value]) => `${name} = ${value}\n`);
    expect(fenced(protocol, '').some((block) => block === lines.join(''))).toBe(true);
  });
});
