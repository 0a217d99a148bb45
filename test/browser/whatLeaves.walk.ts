import { networkInterfaces } from 'node:os';
import { expect } from '@playwright/test';
import type { IceServer } from '../../core/call/call.ts';
import { startCoturn, type Coturn } from '../runtime/coturn.ts';
import { test } from './browserTest.ts';
import { ALLOW_DEVICES, FAKE_DEVICES } from './callStage.ts';
import { some } from '../stage/some.ts';

/*
 * Which addresses leave an engine, by what its page may and how it is told to connect: the facts of engines on which
 * the choices of Ringfort rest (RFC 8828). What Ringfort makes of them stands in callRelay.media.ts.
 */

let coturn: Coturn;
test.beforeAll(async () => {
  coturn = await startCoturn();
});
test.afterAll(() => coturn.stop());

interface Gathering {
  readonly iceServers: readonly IceServer[];
  readonly policy: 'all' | 'relay';
  /** Whether the page has the microphone. */
  readonly hears: boolean;
}

/** Runs in the page: all candidates of one connection. */
async function gather({ iceServers, policy, hears }: Gathering): Promise<readonly string[]> {
  const stream = hears ? await navigator.mediaDevices.getUserMedia({ audio: true }) : null;
  const connection = new RTCPeerConnection({
    iceServers: iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
    iceTransportPolicy: policy,
  });
  connection.addTransceiver('audio');
  const found: string[] = [];
  const over = new Promise<void>((resolve) => {
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null) resolve();
      else if (candidate.candidate !== '') found.push(candidate.candidate);
    };
  });
  await connection.setLocalDescription();
  await over;
  connection.close();
  for (const track of stream?.getTracks() ?? []) track.stop();
  return found;
}

/** All that are of the computer itself. There are some. */
function hostsOf(candidates: readonly string[]): readonly string[] {
  const hosts = candidates.filter((one) => typeOf(one) === 'host');
  expect(hosts.length).toBeGreaterThan(0);
  return hosts;
}

const typeOf = (candidate: string): string => / typ (\w+)/u.exec(candidate)?.[1] ?? '';
/** From which addresses those of a type were asked for (RFC 8839, "rel-addr"). */
const basesOf = (candidates: readonly string[], type: string): readonly string[] =>
  candidates.filter((one) => typeOf(one) === type).map((one) => / raddr (\S+)/u.exec(one)?.[1] ?? '');
const addressOf = (candidate: string): string => candidate.split(' ')[4] ?? '';

/** Of every interface that leads out of this computer. An address of its own link says nothing elsewhere. */
const OWN_ADDRESSES = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
  .map(({ address }) => address);

interface Case {
  readonly name: string;
  readonly switches?: readonly string[];
  readonly policy: 'all' | 'relay';
  readonly hears: boolean;
  readonly expected: (candidates: readonly string[]) => void;
}

const CASES: readonly Case[] = [
  {
    name: 'without a right to the microphone an engine names its own addresses by names of the moment',
    policy: 'all',
    hears: false,
    expected: (candidates) => {
      for (const host of some(hostsOf(candidates))) expect(addressOf(host)).toMatch(/^[0-9a-f-]{36}\.local$/u);
      expect(basesOf(candidates, 'srflx')).toEqual(['0.0.0.0']);
      expect(basesOf(candidates, 'relay')).toHaveLength(2);
    },
  },
  {
    name: 'with the microphone it names every address of the computer in clear',
    policy: 'all',
    hears: true,
    expected: (candidates) => {
      const hosts = some(hostsOf(candidates));
      // Each twice: for UDP, and for TCP that it would begin itself.
      for (const isTcp of [false, true]) {
        const named = hosts.filter((one) => / tcptype active/u.test(one) === isTcp).map(addressOf);
        expect(new Set(named)).toEqual(new Set(some(OWN_ADDRESSES)));
      }
      // A relayed address names the one it was asked from: to leave out the others would hide nothing.
      const bases = basesOf(candidates, 'relay');
      expect(bases).toHaveLength(2);
      expect(bases).not.toContain('0.0.0.0');
    },
  },
  {
    name: 'where no UDP but of a proxy may be sent, a relay over TCP is all that is left',
    switches: ['--webrtc-ip-handling-policy=disable_non_proxied_udp'],
    policy: 'all',
    hears: true,
    expected: (candidates) => {
      expect(candidates.filter((one) => typeOf(one) !== 'relay' && !/ tcptype active/u.test(one))).toEqual([]);
      expect(candidates.filter((one) => typeOf(one) === 'relay')).toHaveLength(1);
    },
  },
  {
    name: 'where the way to the internet alone may be used, it names no address of the computer itself',
    switches: ['--webrtc-ip-handling-policy=default_public_interface_only'],
    policy: 'all',
    hears: true,
    expected: (candidates) => {
      expect(candidates.filter((one) => typeOf(one) === 'host')).toEqual([]);
      expect(basesOf(candidates, 'srflx')).toEqual(['0.0.0.0']);
      expect(basesOf(candidates, 'relay')).toHaveLength(2);
    },
  },
  ...[false, true].map((hears): Case => ({
    name: `that goes through a relay alone, nothing of the computer leaves, ${hears ? 'with' : 'without'} the microphone`,
    policy: 'relay',
    hears,
    expected: (candidates) => {
      for (const one of some(candidates)) expect(one).toContain(' typ relay raddr 0.0.0.0 rport 0 ');
      // The one over UDP and the one over TCP.
      expect(candidates).toHaveLength(2);
    },
  })),
];

for (const { name, switches = [], policy, hears, expected } of CASES) {
  test(name, async ({ browserWith, served }) => {
    const browser = await browserWith(FAKE_DEVICES, ...(hears ? [ALLOW_DEVICES] : []), ...switches);
    const page = await browser.newPage();
    await page.goto(served.page('call'));
    const iceServers = [{ urls: coturn.urls, ...coturn.credentials('alice') }];
    const candidates = await page.evaluate(gather, { iceServers, policy, hears });
    test.info().annotations.push({ type: 'candidates', description: candidates.join('\n') });
    expected(candidates);
    await page.close();
  });
}
