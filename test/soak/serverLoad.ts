import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import { PersistentPhone } from '../stage/PersistentPhone.ts';
import type { ServerProcess } from '../stage/ServerProcess.ts';

const PAIRS = 40;
/** Of each side, as many as the budget of a call takes at once. */
const FRAMES = 64;
const PAUSE_MS = 300;
const WAIT = { timeout: 120_000, interval: 100 };

interface Call {
  readonly callId: string;
  readonly caller: PersistentPhone;
  readonly callee: PersistentPhone;
}

/** In each: pair, number, and a digest of both. */
function text(callId: string, side: string, each: number): string {
  const said = `${callId} ${side} ${each}`;
  return `${said} ${createHash('sha256').update(said).digest('hex').slice(0, 8)}`;
}
const ciphertext = (said: string): string => Buffer.from(said).toString('base64');

/** An address for each who registers, to a server that trusts its proxy. */
let people = 0;
export const nextAddress = (): string => `198.18.${(people += 1) >> 8}.${people & 255}`;

/**
 * The load of every fault: forty calls whose sides send each other frames for some 20 s. Whatever happens meanwhile:
 * nothing is lost, nothing taken in twice, nothing out of order, and every row is final or of a call that lives.
 */
export class ServerLoad {
  readonly #calls: Call[] = [];
  #isOver = false;
  #connections: Promise<void>[] = [];

  async begin(server: ServerProcess): Promise<void> {
    const phone = async (user: string): Promise<PersistentPhone> => {
      const made = new PersistentPhone(await server.register(user, 1, nextAddress()));
      this.#connections.push(made.stayConnected(server.url, () => this.#isOver));
      return made;
    };
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const [caller, callee] = [await phone(`caller-${pair}`), await phone(`callee-${pair}`)];
      const callId = randomUUID();
      const payloads = { [callee.device.device]: ciphertext(`offer ${callId}`) };
      caller.send({ v: 1, t: 'call_offer', call_id: callId, to: callee.device.user, call_type: 'audio', payloads });
      await expect.poll(() => callee.texts, WAIT).toContain(`offer ${callId}`);
      this.#say('call_answer', callee, caller, callId, `answer ${callId}`);
      await expect.poll(() => caller.texts, WAIT).toContain(`answer ${callId}`);
      this.#calls.push({ callId, caller, callee });
    }
  }

  #say(
    t: 'call_answer' | 'ice_candidate',
    from: PersistentPhone,
    to: PersistentPhone,
    call_id: string,
    said: string,
  ): void {
    const { user, device } = to.device;
    from.send({ v: 1, t, call_id, to: user, to_device: device, encrypted_payload: ciphertext(said) });
  }

  async talk(): Promise<void> {
    for (let each = 0; each < FRAMES; each += 1) {
      for (const { callId, caller, callee } of this.#calls) {
        this.#say('ice_candidate', caller, callee, callId, text(callId, 'caller', each));
        this.#say('ice_candidate', callee, caller, callId, text(callId, 'callee', each));
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** Everything has arrived as it was sent; then half of the calls are hung up, which ends what waits of them. */
  async end(): Promise<void> {
    const sent = (callId: string, side: string) =>
      Array.from({ length: FRAMES }, (_, each) => text(callId, side, each));
    for (const { callId, caller, callee } of this.#calls) {
      await expect.poll(() => callee.texts, WAIT).toEqual([`offer ${callId}`, ...sent(callId, 'caller')]);
      await expect.poll(() => caller.texts, WAIT).toEqual([`answer ${callId}`, ...sent(callId, 'callee')]);
    }
    const over = this.#calls.slice(PAIRS / 2);
    for (const { callId, caller, callee } of over) {
      const payloads = { [callee.device.device]: ciphertext(`bye ${callId}`) };
      caller.send({ v: 1, t: 'call_hangup', call_id: callId, to: callee.device.user, reason: 'hangup', payloads });
    }
    for (const { callId, callee } of over) await expect.poll(() => callee.texts.at(-1), WAIT).toBe(`bye ${callId}`);
    for (const { caller, callee } of this.#calls) {
      for (const phone of [caller, callee]) {
        await expect.poll(() => phone.unacknowledged, WAIT).toBe(0);
        expect(phone.taken.filter(({ t }) => t === 'err')).toEqual([]);
      }
    }
  }

  /** The server is stopped for it. */
  async rowsAreTrue(server: ServerProcess, folder: string): Promise<void> {
    this.#isOver = true;
    expect(await server.stop()).toBe(0);
    await Promise.all(this.#connections);
    const store = await SqliteStore.open(folder);
    const live = await store.liveCalls();
    for (const { callId } of this.#calls.slice(PAIRS / 2)) {
      expect(await store.findCall(callId)).toMatchObject({ status: 'ended', end_reason: 'hangup' });
    }
    await store.close();
    expect(live.map(({ id }) => id).toSorted()).toEqual(
      this.#calls
        .slice(0, PAIRS / 2)
        .map(({ callId }) => callId)
        .toSorted(),
    );
  }
}
