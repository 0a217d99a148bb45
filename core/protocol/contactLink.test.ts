import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BASE32, decodeBase32, encodeBase32 } from './base32.ts';
import { asInvite, type ContactLink, MAX_LINK_LENGTH, readContactLink, writeContactLink } from './contactLink.ts';

const anna: ContactLink = {
  handle: 'anna',
  origin: 'https://192.168.1.20:7443',
  serverId: '3f0c1c1e-2f3b-4f1e-9d55-0c8f6a2b7c11',
  certificate: 'c5'.repeat(32),
  identity: 'a1'.repeat(32),
  token: '07'.repeat(16),
  invite: '0123-4567-89AB-CDEF',
  expiresAt: 1_800_000_000_000,
};
const text = writeContactLink(anna);

const hex = (bytes: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${String(bytes * 2)}}$`, 'u'));
const origins = fc.oneof(
  fc.constantFrom('https://calls.example.org', 'https://[fd00::1]:7443', 'http://127.0.0.1:7443'),
  fc.stringMatching(/^https:\/\/[a-z0-9.-]{1,60}(?::[0-9]{1,5})?$/u),
);
const links = fc
  .record({
    handle: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,30}[a-z0-9]$/u),
    origin: origins,
    serverId: fc.option(fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/u)),
    certificate: fc.option(hex(32)),
    identity: hex(32),
    token: hex(16),
    invite: fc.option(fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/u)),
    expiresAt: fc.option(fc.integer({ min: 0, max: 0xffff_ffff }).map((seconds) => seconds * 1000)),
  })
  .map((link) => (link.origin.startsWith('https:') ? link : { ...link, certificate: null }));

describe('a link', () => {
  test('says what was put into it, whatever that was', () => {
    fc.assert(
      fc.property(links, (link) => {
        expect(readContactLink(writeContactLink(link))).toEqual({ ok: true, link });
      }),
    );
  });

  test('is letters and digits, short enough for a QR code, and the longest keeps the limit', () => {
    expect(text).toMatch(/^ringfort:1\/[a-z2-7]+$/u);
    expect(text.length).toBeLessThan(330);
    const longest = {
      ...anna,
      handle: 'a'.repeat(32),
      origin: `https://${'a'.repeat(266)}:65535`,
      serverId: 's'.repeat(64),
    };
    expect(writeContactLink(longest).length).toBe(775);
    expect(775).toBeLessThan(MAX_LINK_LENGTH);
    expect(readContactLink(writeContactLink(longest))).toEqual({ ok: true, link: longest });
  });

  test.each([
    ['in capitals, as a QR code holds it', text.toUpperCase()],
    ['broken into lines by a mail', text.replaceAll(/(.{40})/gu, '$1\r\n ')],
    ['within a sentence', `Call me here: ${text}, any evening.`],
    ['in angle brackets', `<${text}>`],
    ['before more words', `${text} is where I am`],
    ['twice in the same text', `${text}\n${text}`],
  ])('is read %s', (_how, given) => {
    expect(readContactLink(given)).toEqual({ ok: true, link: anna });
  });

  test('with any letter changed, missing or added is damaged, and never another link', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz234567';
    const start = 'ringfort:1/'.length;
    fc.assert(
      fc.property(
        fc.integer({ min: start, max: text.length - 1 }),
        fc.constantFrom(...letters),
        fc.constantFrom('changed', 'missing', 'added', 'cut'),
        (at, letter, how) => {
          fc.pre(how !== 'changed' || text[at] !== letter);
          const tail = how === 'cut' ? '' : text.slice(how === 'added' ? at : at + 1);
          const other = `${text.slice(0, at)}${how === 'missing' || how === 'cut' ? '' : letter}${tail}`;
          fc.pre(other !== text);
          expect(readContactLink(other)).toEqual({ ok: false, problem: 'damaged' });
        },
      ),
    );
  });

  test('cannot be written with what nobody could read', () => {
    for (const wrong of [
      { handle: 'Анна' },
      { origin: 'javascript:alert(1)' },
      { origin: 'https://calls.example.org/path' },
      { serverId: '' },
      { certificate: 'c5' },
      { origin: 'http://127.0.0.1:7443' },
      { identity: '' },
      { token: 'x' },
      { invite: 'ILOU-0000-0000-0000' },
      { expiresAt: 1.5 },
      { expiresAt: -1000 },
      { expiresAt: 2 ** 32 * 1000 },
    ]) {
      expect(() => writeContactLink({ ...anna, ...wrong }), JSON.stringify(wrong)).toThrow(TypeError);
    }
  });
});

describe('a text that is no link to use', () => {
  const wellFormed = (body: Uint8Array): string => {
    const sum = sha256(concatBytes(Uint8Array.of(1), body)).subarray(0, 4);
    return `ringfort:1/${encodeBase32(concatBytes(body, sum), BASE32)}`;
  };
  const bodyOf = (link: string): Uint8Array =>
    (decodeBase32(link.slice('ringfort:1/'.length), BASE32) ?? new Uint8Array()).slice(0, -4);

  test.each([
    ['', 'notALink'],
    ['anna', 'notALink'],
    ['https://example.org/ringfort', 'notALink'],
    ['javascript:alert(1)', 'notALink'],
    ['file:///etc/passwd', 'notALink'],
    ['ringfort:', 'damaged'],
    ['ringfort:anna', 'damaged'],
    ['ringfort://1/abc', 'damaged'],
    ['ringfort:1/', 'damaged'],
    ['ringfort:0/aaaa', 'damaged'],
    ['ringfort:2/whatever-it-may-be', 'newer'],
    [`\u202E${text.slice(0, 40)}\u202D${text.slice(40)}`, 'damaged'],
    [`${text.slice(0, 40)}\u0000${text.slice(40)}`, 'damaged'],
    [`${text.slice(0, 40)}%0A${text.slice(40)}`, 'damaged'],
    [`${text}\n${writeContactLink({ ...anna, handle: 'mallory' })}`, 'several'],
    ['x'.repeat(9000), 'tooLong'],
    [`ringfort:1/${'a'.repeat(2000)}`, 'tooLong'],
    [wellFormed(new Uint8Array(0)), 'damaged'],
    [wellFormed(Uint8Array.of(8, ...bodyOf(text).subarray(1))), 'damaged'],
    [wellFormed(bodyOf(text).subarray(0, 60)), 'damaged'],
    [wellFormed(concatBytes(bodyOf(text), Uint8Array.of(0x2f, 0x78))), 'damaged'],
    [wellFormed(concatBytes(Uint8Array.of(0), hexToBytes('00'.repeat(48)), Uint8Array.of(255, 65))), 'damaged'],
  ] as const)('%# is refused for what it is', (given, problem) => {
    expect(readContactLink(given)).toEqual({ ok: false, problem });
  });

  test('never throws, whatever it is, and what is read could have been written', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => wellFormed(bytes)),
      fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => {
        const body = bodyOf(text);
        bytes.forEach((byte, index) => (body[(index * 7) % body.length] = byte));
        return wellFormed(body);
      }),
    );
    fc.assert(
      fc.property(hostile, (given) => {
        const read = readContactLink(given);
        if (read.ok) expect(readContactLink(writeContactLink(read.link))).toEqual(read);
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  ['0123-4567-89AB-CDEF', '0123-4567-89AB-CDEF'],
  [' 0123456789abcdef ', '0123-4567-89AB-CDEF'],
  ['o123-4567-89ab-cdeI', '0123-4567-89AB-CDE1'],
  ['0123-4567-89AB', null],
  ['0123-4567-89AB-CDEFG', null],
  ['UUUU-0000-0000-0000', null],
  ['', null],
])('the invite code %j is %j in a link', (typed, held) => {
  expect(asInvite(typed)).toBe(held);
});
