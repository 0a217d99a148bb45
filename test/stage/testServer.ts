import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallHangup, CallOffer } from '../../core/protocol/clientMessage.ts';
import type {
  CallsReply,
  ChallengeReply,
  ErrorReply,
  KeyCountReply,
  TokenReply,
  TurnReply,
} from '../../core/protocol/httpApi.ts';
import type { KeyUpload, PrekeyBundle, StaticBundle } from '../../core/protocol/prekeyBundle.ts';
import { type RunningServer, type RunningServerOptions, startServer } from '../../server/index.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { TestDevice } from './TestDevice.ts';
import { WireClient } from './WireClient.ts';

export const RING_MS = 5_000;

/** Whichever reply it turns out to be: a test reads the keys it expects, and fails on those that are not there. */
export type AnyReply = { bundles: (PrekeyBundle & StaticBundle)[] } & CallsReply &
  ChallengeReply &
  ErrorReply &
  KeyCountReply &
  TokenReply &
  TurnReply;

/** The real server on a free port, on a clock that the test moves, with a folder that outlives its restarts. */
export class TestServer {
  readonly clock = new ManualClock();
  readonly folder: string;
  readonly #options: Partial<RunningServerOptions>;
  readonly #clients: WireClient[] = [];
  #running: RunningServer | undefined;

  private constructor(folder: string, options: Partial<RunningServerOptions>) {
    this.folder = folder;
    this.#options = options;
  }

  static async start(options: Partial<RunningServerOptions> = {}): Promise<TestServer> {
    const server = new TestServer(await mkdtemp(join(tmpdir(), 'ringfort-server-')), options);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    this.#running = await startServer({
      dataFolder: this.folder,
      clock: this.clock,
      ringTimeoutMs: RING_MS,
      logLevel: 'error',
      ...this.#options,
    });
  }

  /** Stops the server; its data stay. */
  async stop(): Promise<void> {
    await this.#running?.close();
    this.#running = undefined;
  }

  /** Stops it, and its data are as they would be had it been killed now. */
  async crash(): Promise<void> {
    const image = await mkdtemp(join(tmpdir(), 'ringfort-crash-'));
    // In one go: the server runs in this process and writes nothing meanwhile.
    cpSync(this.folder, image, { recursive: true });
    await this.stop();
    await rm(this.folder, { recursive: true });
    await rename(image, this.folder);
  }

  async remove(): Promise<void> {
    await this.stop();
    for (const client of this.#clients) client.socket.terminate();
    await rm(this.folder, { recursive: true });
  }

  get url(): string {
    if (!this.#running) throw new Error('the server is not running');
    return this.#running.url;
  }

  /** Lets time pass for clients that are alive: in steps in which each of them gives a sign of life. */
  async pass(ms: number, ...clients: WireClient[]): Promise<void> {
    for (let passed = 0; passed < ms; passed += 5_000) {
      this.clock.advance(Math.min(5_000, ms - passed));
      await Promise.all(clients.map((client) => client.settle()));
    }
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<{ status: number; headers: Headers; body: AnyReply }> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        // Each request its own connection, as phones do: one kept idle may be closed by the server as it is used again.
        connection: 'close',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as AnyReply };
  }

  async challenge(): Promise<ChallengeReply> {
    return (await this.request('POST', '/v1/challenge')).body;
  }

  /** A device registered over HTTP, and the token it got. */
  register(user: string, oneTimeKeys = 2): Promise<TestDevice & { token: string }> {
    const device = new TestDevice(user);
    return this.registerWith(device, device.prekeys(oneTimeKeys, this.clock.now()));
  }

  async registerWith(device: TestDevice, keys: KeyUpload): Promise<TestDevice & { token: string }> {
    const reply = await this.request('POST', '/v1/register', device.registration(await this.challenge(), keys));
    if (reply.status !== 201) throw new Error(`registration answered ${reply.status} ${JSON.stringify(reply.body)}`);
    return Object.assign(device, { token: reply.body.token });
  }

  /** A socket with nothing said on it yet. */
  connect(headers?: Record<string, string>): WireClient {
    const client = new WireClient(this.url, headers);
    this.#clients.push(client);
    return client;
  }

  /** A signed-in client whose first batch has come. */
  async signIn(device: TestDevice, resume?: { epoch: string | null; s: number }): Promise<WireClient> {
    const client = await WireClient.signIn(this.url, device, resume);
    this.#clients.push(client);
    await client.next('batch', (batch) => !batch.more);
    return client;
  }

  /** Registers a user and signs it in. */
  async person(user: string): Promise<{ device: TestDevice & { token: string }; client: WireClient }> {
    const device = await this.register(user);
    return { device, client: await this.signIn(device) };
  }
}

/** Ciphertext stand-in: the server must not care. */
export const ciphertext = (text: string): string => Buffer.from(text.padEnd(3)).toString('base64');

export function offerTo(device: TestDevice, n: number, change: Partial<CallOffer> = {}): CallOffer {
  return {
    v: 1,
    t: 'call_offer',
    n,
    call_id: randomUUID(),
    to: device.user,
    call_type: 'video',
    payloads: { [device.device]: ciphertext('offer') },
    ...change,
  };
}

export function hangupTo(device: TestDevice, n: number, call_id: string, change: Partial<CallHangup> = {}): CallHangup {
  return {
    v: 1,
    t: 'call_hangup',
    n,
    call_id,
    to: device.user,
    reason: 'hangup',
    payloads: { [device.device]: ciphertext('bye') },
    ...change,
  };
}

export function toDevice<T extends 'call_answer' | 'ice_candidate'>(
  t: T,
  device: TestDevice,
  n: number,
  call_id: string,
  text: string,
) {
  return {
    v: 1,
    t,
    n,
    call_id,
    to: device.user,
    to_device: device.device,
    encrypted_payload: ciphertext(text),
  } as const;
}
