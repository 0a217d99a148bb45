import type { Bundle, OwnIdentity } from '../../ratchet/vectors/reference/handshake.ts';
import { sha256 } from '../../ratchet/vectors/reference/primitives.ts';
import { Json } from './json.ts';
import { identityJson, readBundle, signIn } from './ownKeys.ts';

/** docs/PROTOCOL.md section 11. */
export class HttpAccess {
  readonly #url: string;
  readonly #origin: string;
  #token = '';

  constructor(url: string) {
    this.#url = url;
    this.#origin = new URL(url).origin;
  }

  useToken(token: string): void {
    this.#token = token;
  }

  async register(own: OwnIdentity, prekeys: object): Promise<void> {
    const challenge = await this.#request('POST', '/v1/challenge');
    const nonce = challenge.text('nonce');
    const { userId: user, deviceId: device } = own.address;
    const signature = signIn(own, 'ringfort-register-v2', challenge.text('server_id'), this.#origin, nonce);
    const identity = identityJson(own);
    const reply = await this.#request('POST', '/v1/register', {
      user,
      device,
      identity,
      prekeys,
      origin: this.#origin,
      nonce,
      signature,
    });
    this.#token = reply.text('token');
  }

  async authenticate(own: OwnIdentity): Promise<void> {
    const challenge = await this.#request('POST', '/v1/challenge');
    const nonce = challenge.text('nonce');
    const { userId: user, deviceId: device } = own.address;
    const signature = signIn(own, 'ringfort-http-auth-v2', challenge.text('server_id'), this.#origin, nonce);
    this.#token = (
      await this.#request('POST', '/v1/auth', { user, device, origin: this.#origin, nonce, signature })
    ).text('token');
  }

  async bundles(user: string): Promise<readonly Bundle[]> {
    const bundles = (await this.#request('GET', `/v1/users/${user}/bundle`)).list('bundles');
    // A device without a ratchet (section 19) is nobody this client can speak to.
    return bundles.filter((one) => one.has('signedPrekey')).map(readBundle);
  }

  async upload(prekeys: object): Promise<void> {
    await this.#request('PUT', '/v1/keys', prekeys);
  }

  /** How many one-time keys of each kind the server has left. */
  async keyCount(): Promise<readonly [x25519: number, kem: number]> {
    const count = await this.#request('GET', '/v1/keys/count');
    return [count.integer('one_time_prekeys'), count.integer('one_time_kem_prekeys')];
  }

  /** Returns the revision that counts then. */
  async admit(revision: number, rights: readonly Buffer[], blocked: readonly string[]): Promise<number> {
    const hashes = rights.map((right) => sha256(right).toString('base64'));
    return (await this.#request('PUT', '/v1/admission', { revision, rights: hashes, blocked })).integer('revision');
  }

  async #request(method: string, path: string, body?: object): Promise<Json> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        // Each request its own connection: one kept idle may be closed by the server as it is used again.
        connection: 'close',
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const reply = Json.parse(await response.text());
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${reply.object('error').text('code')}`);
    return reply;
  }
}
