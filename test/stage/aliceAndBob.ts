import { afterEach, beforeEach } from 'vitest';
import type { RunningServerOptions } from '../../server/index.ts';
import type { TestDevice } from './TestDevice.ts';
import { TestServer } from './testServer.ts';
import { ring as beginRinging, talk as beginTalking, type WirePair } from './wireCall.ts';
import type { WireClient } from './WireClient.ts';

/*
 * Alice and Bob, signed in at a server of their own in each test of a file that says so. What is exported is that of
 * the test that runs.
 */
export let server: TestServer;
export let alice: TestDevice & { token: string };
export let bob: TestDevice & { token: string };
export let alicePhone: WireClient;
export let bobPhone: WireClient;

export function aliceAndBobInEachTest(options: Partial<RunningServerOptions> = {}): void {
  beforeEach(async () => {
    server = await TestServer.start(options);
    ({ device: alice, client: alicePhone } = await server.person('alice'));
    ({ device: bob, client: bobPhone } = await server.person('bob'));
  });
  afterEach(() => server.remove());
}

const pair = (): WirePair => ({ caller: alice, callee: bob, callerPhone: alicePhone, calleePhone: bobPhone });
/** Alice dials, Bob's phone rings. */
export const ring = (): Promise<string> => beginRinging(pair());
/** .. and Bob answers. */
export const talk = (): Promise<string> => beginTalking(pair());
