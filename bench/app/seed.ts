import { join } from 'node:path';
import type { CallRecord } from '../../core/call/callEffect.ts';
import { createProfile } from '../../main/profile/profile.ts';
import type { Keyring } from '../../main/store/key/keyring.ts';
import type { PhoneStores } from '../../main/store/phoneStores.ts';
import { PASSPHRASE } from '../../scripts/drive/person.ts';

export interface Size {
  readonly contacts: number;
  readonly recents: number;
}

/** As on a system without one: the profile was made so, too. */
const noKeyring: Keyring = {
  isAvailable: () => Promise.resolve({ available: false, missing: 'none' }),
  wrap: () => Promise.reject(new Error('there is no keyring')),
  unwrap: () => Promise.reject(new Error('there is no keyring')),
};

/** Fills the profile of a Ringfort that is not running through its own stores, up to these numbers. */
export async function seed(userData: string, size: Size): Promise<void> {
  const profile = createProfile({
    folder: join(userData, 'profile'),
    keyring: noKeyring,
    now: Date.now,
    startTimer: (afterMs, fired) => {
      const timer = setTimeout(fired, afterMs);
      return () => clearTimeout(timer);
    },
    onClosed: () => undefined,
    onOpen: () => Promise.resolve(),
    onKeyProtection: () => undefined,
    onUnreadable: () => undefined,
    onFault: (what, error) => process.stderr.write(`seed: ${what} ${String(error)}\n`),
  });
  await profile.open();
  const unlocked = await profile.handlers.unlock({ passphrase: PASSPHRASE });
  const stores = profile.current()?.stores;
  if (!unlocked.ok || stores === undefined) throw new Error('the profile to be seeded does not open');
  try {
    await seedContacts(stores, size.contacts);
    await seedRecents(stores, size.recents);
  } finally {
    await profile.close();
  }
}

/** Each with the pin of somebody real under another name, so that their trust is looked at as it would be. */
async function seedContacts({ contacts, ratchet }: PhoneStores, count: number): Promise<void> {
  const [pin] = ratchet.transaction((transaction) => transaction.loadPinsOf('bob'));
  if (pin === undefined) throw new Error('nothing is pinned for the first contact');
  const { deviceId, ...known } = pin;
  for (let index = await contacts.count(); index < count; index += 1) {
    const handle = `contact-${String(index).padStart(6, '0')}`;
    // One after the other, as a person adds them.
    // oxlint-disable-next-line no-await-in-loop
    await contacts.add({ handle, addedAt: Date.now() });
    ratchet.transaction((transaction) =>
      transaction.savePin({ userId: handle, deviceId }, { ...known, verified: index % 3 === 0 }),
    );
  }
}

/** One every three hours, back from now; every fourth was missed and nobody has looked at it yet. */
async function seedRecents({ history }: PhoneStores, count: number): Promise<void> {
  for (let index = await history.count(); index < count; index += 1) {
    const startedAt = Date.now() - (index + 1) * 3 * 3_600_000;
    const isMissed = index % 4 === 0;
    const entry: CallRecord = {
      call: {
        callId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        peer: `contact-${String(index % 1000).padStart(6, '0')}`,
        direction: index % 2 === 0 ? 'incoming' : 'outgoing',
        type: index % 5 === 0 ? 'video' : 'audio',
        startedAt,
      },
      reason: isMissed ? 'missed' : 'hungUpHere',
      stage: 'person',
      wasHere: true,
      device: 7,
      note: null,
      durationMs: isMissed ? null : 60_000,
      endedAt: startedAt + 60_000,
      route: isMissed ? null : 'direct',
      relays: [],
      forwardSecret: true,
    };
    // oxlint-disable-next-line no-await-in-loop
    await history.add(entry);
  }
}
