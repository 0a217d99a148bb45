import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Address, Primitives } from '../../core/ratchet/signalCrypto.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { DATABASE_KEY_BYTES, openStore } from '../../main/store/database/openStore.ts';
import { createPhoneStores, type PhoneStores } from '../../main/store/phoneStores.ts';
import { unheard } from '../../main/store/database/row.ts';
import { RatchetParty, TEST_START_MS, seededDraw } from './ratchetParty.ts';

/**
 * A device whose keys, inbox and outbox lie in a real encrypted database, and which does what the application does: the
 * outbox row commits with the encryption, the inbox row with the decryption.
 */
export class StoredDevice {
  readonly party: RatchetParty;
  readonly stores: PhoneStores;
  /** The database; its log lies beside it. */
  readonly file: string;
  #frames = 0;

  constructor(folder: string, userId: string, primitives: Primitives, clock = { ms: TEST_START_MS }) {
    this.file = join(folder, userId, 'ringfort.db');
    this.stores = createPhoneStores(
      openStore({ file: this.file, key: randomBytes(DATABASE_KEY_BYTES), migrations }),
      unheard,
    );
    this.party = new RatchetParty(userId, 1, {
      store: this.stores.ratchet,
      primitives,
      clock,
      draw: seededDraw(userId),
    });
  }

  get address(): Address {
    return this.party.address;
  }

  send(to: Address, message: string): string {
    const { outbox } = this.stores;
    return this.party.crypto.forPeer(to).encryptToBase64(message, {
      alsoCommit: (payload) => {
        const frame = JSON.stringify({ type: 'ice_candidate', to, payload });
        outbox.put({ frame, callId: 'a call', kind: 'ice_candidate', expiresAt: this.party.clock.ms + 60_000 });
      },
    });
  }

  receive(from: Address, text: string): string {
    const { inbox } = this.stores;
    return this.party.crypto.forPeer(from).decryptFromBase64(text, {
      alsoCommit: (message) => {
        inbox.put({
          position: { epoch: '0123456789abcdef', s: ++this.#frames },
          frame: JSON.stringify({ type: 'ice_candidate', from }),
          plaintext: Buffer.from(message, 'utf8'),
          receivedAt: this.party.clock.ms,
        });
      },
    });
  }

  /** The server has taken what was sent, and what was received has been acted upon. */
  async settle(): Promise<void> {
    const { inbox, outbox } = this.stores;
    await outbox.acknowledge((await outbox.load()).last);
    for (const { id } of await inbox.waiting()) await inbox.handled(id);
  }
}
