import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createSessionUpkeep, type SessionUpkeep } from '../../main/crypto/sessionUpkeep.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { numbers } from '../ratchet/randomRotation.ts';
import { sharedPrimitives, TEST_START_MS } from '../stage/ratchetParty.ts';
import { readWire } from '../ratchet/rotatingPair.ts';
import { StoredDevice } from '../stage/storedDevice.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const MESSAGES_EACH_WAY = 100_000;
/** As many as about a hundred days of thirty calls would bring: what is kept for a week must stay small meanwhile. */
const MEAN_GAP_MS = 48_000;
const MB = 1024 * 1024;

/** Each may begin a new chain, and the keys of more than five chains ago are not kept. */
const MAY_OVERTAKE = 3;

/** A device of the conversation, and what it sent and the other has not read yet. */
class Side {
  readonly device: StoredDevice;
  readonly underWay: { readonly text: string; readonly number: number; overtaken: number }[] = [];
  readonly unread = new Set<number>();
  readonly sessions = new Set<string>();
  peer!: Side;
  upkeep!: SessionUpkeep;
  sent = 0;

  constructor(device: StoredDevice) {
    this.device = device;
  }

  async send(): Promise<void> {
    const { address } = this.peer.device;
    await this.upkeep.beforeSending(address, 'message');
    const number = this.sent++;
    const text = this.device.send(address, String(number));
    this.upkeep.afterSending(address);
    this.sessions.add(readWire(text).sessionId);
    this.unread.add(number);
    this.underWay.push({ text, number, overtaken: 0 });
  }

  /** Reads the oldest message under way, or one that overtakes it. */
  receive(places = 0): string {
    const { underWay } = this.peer;
    const first = underWay[0];
    if (first === undefined) throw new RangeError('nothing is under way');
    const ahead = underWay.slice(0, places).every(({ overtaken }) => overtaken < MAY_OVERTAKE) ? places : 0;
    for (const one of underWay.slice(0, ahead)) one.overtaken++;
    const next = underWay.splice(ahead, 1)[0] ?? first;
    expect(this.device.receive(this.peer.device.address, next.text)).toBe(String(next.number));
    // False for what was read before.
    expect(this.peer.unread.delete(next.number)).toBe(true);
    return next.text;
  }

  databaseBytes(): number {
    this.device.stores.checkpoint();
    return [this.device.file, `${this.device.file}-wal`].reduce((sum, file) => sum + statSync(file).size, 0);
  }
}

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

it(
  `${MESSAGES_EACH_WAY} messages each way over encrypted databases: none is lost, more than 50 sessions a side, the heap grows by less than 5 MB and a database has less than 2 MB`,
  { timeout: 2 * 3_600_000 },
  async ({ annotate }) => {
    const clock = new ManualClock(TEST_START_MS);
    const time = {
      get ms() {
        return clock.now();
      },
    };
    const folder = temporaryFolder();
    const [alice, bob] = ['alice', 'bob'].map(
      (name) => new Side(new StoredDevice(folder, name, sharedPrimitives, time)),
    );
    if (alice === undefined || bob === undefined) throw new RangeError('two sides');
    for (const [self, peer] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      const { party } = self.device;
      self.peer = peer;
      self.upkeep = createSessionUpkeep({
        status: (address) => party.crypto.sessionStatus(address),
        initializeSession: (address, bundle) => party.crypto.initializeSession(address, bundle),
        fetchBundles: async () => [peer.device.party.bundle()],
        isInCallSetup: () => false,
        elapsed: clock.now,
        startTimer: clock.startTimer,
        onFault: (what) => {
          throw new Error(what);
        },
      });
    }

    const random = numbers(1);
    let heapBefore = 0;
    let largestDatabase = 0;
    const step = async (sender: Side, mayWait: number): Promise<void> => {
      clock.advance(Math.floor(random() * 2 * MEAN_GAP_MS));
      await sender.send();
      const receiver = sender.peer;
      while (sender.underWay.length > mayWait) {
        const text = receiver.receive(Math.floor(random() * Math.min(4, sender.underWay.length)));
        if (random() < 0.01) expect(() => receiver.device.receive(sender.device.address, text)).toThrow(/E_DUPLICATE/);
      }
    };
    for (let i = 0; i < 2 * MESSAGES_EACH_WAY; i++) {
      const talkative = random() < 0.5 ? alice : bob;
      await step(talkative.sent < MESSAGES_EACH_WAY ? talkative : talkative.peer, Math.floor(random() * 8));
      for (const { device } of [alice, bob]) {
        if (device.party.crypto.prekeyRotationDue()) device.party.publish();
        if (i % 60 === 0) await device.settle();
      }
      if (i % 2000 === 0) {
        largestDatabase = Math.max(largestDatabase, alice.databaseBytes(), bob.databaseBytes());
      }
      if (i === 20_000) heapBefore = heapInUse();
    }
    for (const side of [alice, bob]) while (side.underWay.length > 0) side.peer.receive();

    const grown = heapInUse() - heapBefore;
    await annotate(
      `heap +${(grown / MB).toFixed(2)} MB, largest database ${(largestDatabase / MB).toFixed(2)} MB, sessions ${alice.sessions.size} and ${bob.sessions.size}`,
    );
    for (const side of [alice, bob]) {
      expect(side.sent).toBe(MESSAGES_EACH_WAY);
      expect(side.unread.size).toBe(0);
      expect(side.sessions.size).toBeGreaterThan(50);
      side.device.stores.close();
    }
    expect(grown).toBeLessThan(5 * MB);
    expect(largestDatabase).toBeLessThan(2 * MB);
  },
);
