import { anything, assert, constantFrom, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { connectedView } from '../../../test/fakes/callView.ts';
import { withMoment } from './callMoments.ts';
import { diagnosticsText, programFacts, type CallFacts, type ProgramFacts } from './diagnostics.ts';
import type { QualitySample } from './sample.ts';

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Ringfort/0.1.0 Chrome/150.0.7871.46 Electron/45.0.0 Safari/537.36';

const sample: QualitySample = {
  atMs: 60_000,
  roundTripMs: 42.4,
  lossIn: 0.0123,
  lossOut: null,
  jitterMs: 7,
  inKbps: 812,
  outKbps: 640,
  soundPackets: 100,
  soundLevel: 0.1,
  picture: null,
  limitation: 'none',
  availableOutKbps: 2_000,
  path: 'relayedTls',
};
const connected = connectedView(
  { callId: 'c', peer: 'maeve', direction: 'incoming', type: 'video', startedAt: 0, name: 'Maeve O’Brien' },
  { relayOnly: true, route: 'relayedTls' },
);

const moments = [
  ...[{ view: connected, quality: null, atMs: 10_000 }],
  ...[{ view: { ...connected, reconnecting: true }, quality: null, atMs: 40_000 }],
  ...[{ view: connected, quality: { bars: 2, cause: 'theirNetworkLoses' } as const, atMs: 55_000 }],
  ...[{ view: connected, quality: { bars: 2, cause: 'theirNetworkLoses' } as const, atMs: 57_000 }],
].reduce((all, { view, quality, atMs }) => withMoment(all, view, quality, atMs), [] as CallFacts['moments']);

const facts: CallFacts = {
  relayOnly: true,
  secondLayer: true,
  audioCodec: 'opus',
  videoCodec: 'VP9',
  resolution: { width: 1280, height: 720 },
  history: [{ ...sample, atMs: 58_000, roundTripMs: 100 }, sample],
  moments,
  nowMs: 60_000,
};

test('who helps reads versions, how the call went and how good it was, and not with whom', () => {
  expect(diagnosticsText(programFacts(USER_AGENT), facts)).toBe(`Ringfort diagnostics
ringfort: 0.1.0
electron: 45.0.0
chromium: 150.0.7871.46
system: Linux

path: relayedTls
relay only: yes
second layer: yes
codecs: opus, VP9
picture: 1280 x 720
limited by: none
available upload: 2000 kbit/s

samples: 2, last / average / highest
round trip: 42.4 / 71.2 / 100.0 ms
loss here: 1.2 / 1.2 / 1.2 %
loss there: ? / ? / ? %
jitter: 7.0 / 7.0 / 7.0 ms
received: 812.0 / 812.0 / 812.0 kbit/s
sent: 640.0 / 640.0 / 640.0 kbit/s

states, seconds ago
-50: connected, relayedTls
-20: reconnecting, relayedTls
-5: connected, relayedTls, bars 2, theirNetworkLoses
`);
});

test('without a call it tells of the program alone', () => {
  expect(diagnosticsText(programFacts(''), null)).toBe(
    'Ringfort diagnostics\nringfort: ?\nelectron: ?\nchromium: ?\nsystem: ?\n',
  );
});

const PERSONAL = [
  ...['203.0.113.77', '192.168.17.4:49152', '2001:db8::dead:beef', 'maeve', 'Maeve O’Brien', 'calls.example.org'],
  ...[
    'candidate:1 1 udp 2122260223 10.9.8.7 5000 typ host',
    'a=fingerprint:sha-256 AB:CD:EF',
    'a=ice-pwd:s3cretS3cret',
  ],
  ...[
    'https://calls.example.org/~sasha',
    'deadbeefdeadbeefdeadbeefdeadbeef',
    '/home/sasha/.config',
    'Анна',
    '\n\nlosing',
  ],
  ...['opus, 203.0.113.77', 'VP9\nhandle: maeve', '1.2.3.4.5', 'Linux 10.0.0.5', 'relayedUdp 203.0.113.77:3478'],
];
const hostile = constantFrom<unknown>(...PERSONAL, Number.NaN, -1, 1e300, Infinity, null, undefined, {}, [], true);

/** Everything that a type promises is something else. */
function poisoned(value: unknown): { readonly program: ProgramFacts; readonly call: CallFacts } {
  const bad = value as never;
  const one = Object.fromEntries(Object.keys(sample).map((key) => [key, bad])) as unknown as QualitySample;
  return {
    program: { ringfort: bad, electron: bad, chromium: bad, system: bad },
    call: {
      ...{ relayOnly: bad, secondLayer: bad, audioCodec: bad, videoCodec: bad, nowMs: bad },
      resolution: { width: bad, height: bad },
      history: [one, one],
      moments: [
        { atMs: bad, was: bad, route: bad, quality: { bars: bad, cause: bad } },
        { atMs: 0, was: 'connected', route: bad, quality: null },
      ],
    },
  };
}

/** Every word that may stand in it. */
const MAY_STAND = new RegExp(
  `^(?:${[
    ...['ringfort', 'diagnostics', 'electron', 'chromium', 'system', 'path', 'relay', 'only', 'second', 'layer'],
    ...['codecs', 'picture', 'x', 'limited', 'by', 'available', 'upload', 'kbit', 's', 'samples', 'last', 'average'],
    ...['highest', 'round', 'trip', 'ms', 'loss', 'here', 'there', 'jitter', 'received', 'sent', 'states', 'seconds'],
    ...['ago', 'connected', 'bars', 'yes', 'no', '\\d+'],
  ].join('|')})$`,
  'iu',
);

test('nothing personal is in it, whatever stands where the facts should', () => {
  assert(
    property(hostile, (value) => {
      const { program, call } = poisoned(value);
      const text = diagnosticsText(program, call);
      const words = text.split(/[^\p{L}\p{N}]+/u).filter((one) => one !== '');
      expect(words.filter((one) => !MAY_STAND.test(one))).toEqual([]);
      for (const personal of PERSONAL) expect(text).not.toContain(personal);
    }),
  );
  const isBounded = (value: unknown) => diagnosticsText(poisoned(value).program, poisoned(value).call).length < 2_000;
  // Nothing can be reckoned with these.
  for (const value of [{ toString: [] }, 1n, Symbol('maeve')]) expect(isBounded(value)).toBe(true);
  assert(property(anything(), isBounded));
});

test('of what an engine says of itself nothing but versions and the kind of system is taken', () => {
  assert(
    property(constantFrom(...PERSONAL), string(), (personal, other) => {
      const text = diagnosticsText(
        programFacts(`Ringfort/${personal} ${other} Chrome/${personal} (Linux ${personal})`),
        null,
      );
      for (const one of PERSONAL.filter((secret) => secret !== '1.2.3.4.5')) expect(text).not.toContain(one);
    }),
  );
});
