import { createHash, createPublicKey } from 'node:crypto';
import { expect } from '@playwright/test';
import type { CallType, IceServer, NetworkPlan } from '../../core/call/call.ts';
import { startCoturn, type Coturn } from '../runtime/coturn.ts';
import { makeCertificate } from '../stage/testCertificate.ts';
import { ALLOW_DEVICES, FAKE_DEVICES, callTest, candidatesSentBy, connected, reaches, surface } from './callStage.ts';
import type { TwoCallWindows } from './twoCallWindows.ts';

/*
 * Calls through a real coturn over UDP, TCP and TLS: one for all tests of a file.
 */

/** The one certificate that the browser takes without an authority; any other is checked as everywhere. */
const certificate = makeCertificate({ name: 'relay.ringfort.test' });
const publicKey = createPublicKey(certificate.issuer.privateKey).export({ type: 'spki', format: 'der' });
const keyHash = createHash('sha256').update(publicKey).digest('base64');

export const relayTest = callTest(FAKE_DEVICES, ALLOW_DEVICES, `--ignore-certificate-errors-spki-list=${keyHash}`);

export interface Relayed {
  readonly coturn: Coturn;
  /** Offers UDP and TCP: the engine takes what answers first. */
  readonly relay: IceServer;
}

/** Stands from before the first test of the file to behind the last. */
export function relayOfFile(): () => Relayed {
  let standing: Relayed | undefined;
  relayTest.describe.configure({ mode: 'default' });
  relayTest.beforeAll(async () => {
    const coturn = await startCoturn({ certificate });
    standing = { coturn, relay: { urls: coturn.urls, ...coturn.credentials('alice') } };
  });
  relayTest.afterAll(() => standing?.coturn.stop());
  return () => {
    if (standing === undefined) throw new Error('The relay is asked for outside of a test.');
    return standing;
  };
}

const transportOf = (url: string): string => (url.startsWith('turns:') ? 'TLS' : url.slice(-3).toUpperCase());
/** What tells of the address behind a relay counts as one of this computer. */
export const isOfRelay = (candidate: string): boolean => candidate.includes(' typ relay raddr 0.0.0.0 rport 0 ');

/** A call with Always Relay over one transport: nothing else leaves, and nothing at all before it is accepted (A42). */
export async function staysBehindRelay(
  { alice, bob, dial, answer }: TwoCallWindows,
  { coturn, relay }: Relayed,
  transport: 'UDP' | 'TCP' | 'TLS',
  callType: CallType,
): Promise<void> {
  const urls = [...coturn.urls, coturn.tlsUrl].filter((url) => transportOf(url) === transport);
  const plan: NetworkPlan = { relayOnly: true, iceServers: [{ ...relay, urls }] };
  const callId = await dial(callType, plan);
  await expect(alice.window.page.getByText('Relay only')).toBeVisible();
  expect([...candidatesSentBy(alice), ...candidatesSentBy(bob)]).toEqual([]);
  answer(callId, callType, plan);
  await connected(alice, bob);
  const route = { UDP: 'relayedUdp', TCP: 'relayedTcp', TLS: 'relayedTls' }[transport];
  for (const side of [alice, bob]) {
    await expect(surface(side)).toHaveAttribute('data-route', route);
    await expect(side.window.page.getByText(`Relayed over ${transport}`, { exact: true })).toBeVisible();
    await reaches(side, 'audio-packets-received', 50);
    if (callType === 'video') await reaches(side, 'frames-decoded', 10);
    // It may still gather while media flow already.
    await expect.poll(() => candidatesSentBy(side).length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(candidatesSentBy(side).filter((candidate) => !isOfRelay(candidate))).toEqual([]);
  }
}
