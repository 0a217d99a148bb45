import { MAX_ONE_TIME_PREKEYS_STORED, type PrekeyUpload, type X25519Prekey } from '../../core/protocol/prekeyBundle.ts';
import {
  type Draw,
  type LocalIdentity,
  ONE_TIME_PREKEY_LIFETIME_S,
  type Opening,
  PREKEY_LIFETIME_S,
  type Primitives,
  RatchetError,
  type ResponderPrekeys,
  Secret,
  type SignedPublicPrekey,
  decodeCapabilities,
  areDatedAhead,
  isRotationDue,
  oneTimeKeysMissing,
  outdatedOneTime,
  outdatedReusable,
  prekeyKem,
  signPrekey,
  x25519KeyPairOf,
} from '../../core/ratchet/signalCrypto.ts';
import type { PrekeyStock } from '../ports/prekeyStock.ts';
import type { PrekeyKindStored, RatchetTransaction, StoredPrekey } from './RatchetStore.ts';
import { encodePrekey } from './wireBundle.ts';

/** How each kind is signed. The seed of a KEM key has 64 bytes whatever the size of the key. */
const KINDS = {
  signed: { role: 'spk', kind: 'lastResort', seedBytes: 32 },
  oneTime: { role: 'opk', kind: 'oneTime', seedBytes: 32 },
  kemLastResort: { role: 'kem', kind: 'lastResort', seedBytes: 64 },
  kemOneTime: { role: 'kem', kind: 'oneTime', seedBytes: 64 },
} as const;

/** True when the server lacks something of ours that it should have, whatever its counts say. */
export function keyUploadDue(transaction: RatchetTransaction, now: number): boolean {
  return transaction.keyUploadOwed() !== 'nothing' || prekeyRotationDue(transaction, now);
}

function datedAhead(transaction: RatchetTransaction, now: number): boolean {
  const kinds = ['signed', 'kemLastResort', 'oneTime', 'kemOneTime'] as const;
  return kinds.some((kind) => areDatedAhead(transaction.listPrekeys(kind), now));
}

/** True when signed and last-resort prekeys are missing, older than 48 h, or dated ahead. */
export function prekeyRotationDue(transaction: RatchetTransaction, now: number): boolean {
  if (datedAhead(transaction, now)) return true;
  return (['signed', 'kemLastResort'] as const).some((kind) => isRotationDue(transaction.listPrekeys(kind), now));
}

/**
 * What to publish now: reusable prekeys, renewed when they are due, and as many one-time keys as the server lacks to
 * have `full` of each kind. In an older copy of the store, all of them. Private halves are saved before their public
 * halves are seen, so the server can never hand out a key we do not have. Until the server confirms it, the upload is
 * owed, and keys that were made for it are taken again: with new ones in each try the store would give up the private
 * halves of those that the server hands out.
 *
 * A whole supply takes a tenth of a second where ML-KEM is not native. Between the steps of this generator others may
 * run; every step is a transaction of its own.
 */
export function* prekeyUploadSteps(
  inSupply: <T>(work: (supply: PrekeySupply) => T) => T,
  counts: PrekeyStock,
  full: number,
): Generator<undefined, PrekeyUpload> {
  const { everything, batch, ...reusable } = inSupply((supply) => {
    // Of keys that nobody takes the server may hand out a hundred.
    if (datedAhead(supply.transaction, supply.now)) supply.transaction.oweKeyUpload('everything');
    const everything = supply.transaction.keyUploadOwed() === 'everything';
    if (!everything) supply.transaction.oweKeyUpload('last');
    const batch = openBatch(supply.transaction);
    const hasOwn = (['signed', 'kemLastResort'] as const).every((kind) => ofBatch(supply, kind, batch).length > 0);
    if ((everything && !hasOwn) || prekeyRotationDue(supply.transaction, supply.now)) {
      makePrekeys(supply, 'signed', 1, PREKEY_LIFETIME_S);
      makePrekeys(supply, 'kemLastResort', 1, PREKEY_LIFETIME_S);
    }
    deleteOutdated(supply.transaction, supply.now);
    return {
      everything,
      batch,
      signedPrekey: newestPrekey(supply, 'signed'),
      lastResortKemPrekey: newestPrekey(supply, 'kemLastResort'),
    };
  });
  const oneTime: Record<'oneTime' | 'kemOneTime', X25519Prekey[]> = { oneTime: [], kemOneTime: [] };
  for (const [kind, left] of [
    ['oneTime', counts.oneTimePrekeys],
    ['kemOneTime', counts.oneTimeKemPrekeys],
  ] as const) {
    const wanted = oneTimeKeysMissing(everything ? 0 : left, full);
    const made = inSupply((supply) => ofBatch(supply, kind, batch).slice(0, wanted));
    for (let first = 0; first < made.length; first += KEYS_PER_STEP) {
      yield;
      const some = made.slice(first, first + KEYS_PER_STEP);
      // One that was used up by now is nothing to publish.
      oneTime[kind].push(...inSupply((supply) => some.flatMap((id) => publicPrekey(supply, kind, id) ?? [])));
    }
    while (oneTime[kind].length < wanted) {
      yield;
      const count = Math.min(KEYS_PER_STEP, wanted - oneTime[kind].length);
      oneTime[kind].push(...inSupply((supply) => makePrekeys(supply, kind, count, ONE_TIME_PREKEY_LIFETIME_S)));
    }
  }
  return { ...reusable, oneTimePrekeys: oneTime.oneTime, oneTimeKemPrekeys: oneTime.kemOneTime };
}

/** A KEM key takes about a millisecond in JavaScript, and nothing should hold the event loop for ten. */
const KEYS_PER_STEP = 5;

export interface PrekeySupply {
  readonly primitives: Primitives;
  readonly transaction: RatchetTransaction;
  readonly local: LocalIdentity;
  readonly draw: Draw;
  readonly now: number;
}

function makePrekeys(
  supply: PrekeySupply,
  kind: PrekeyKindStored,
  count: number,
  lifetime: number,
): readonly X25519Prekey[] {
  const firstId = supply.transaction.reservePrekeyIds(count);
  return Array.from({ length: count }, (_, i) => {
    const prekey: StoredPrekey = {
      id: firstId + i,
      notBefore: supply.now,
      notAfter: supply.now + lifetime,
      privateKey: supply.draw(KINDS[kind].seedBytes),
    };
    try {
      supply.transaction.savePrekey(kind, prekey);
      return encodePrekey(signStored(supply, kind, prekey));
    } finally {
      prekey.privateKey.fill(0);
    }
  });
}

/** The first id of what is made for the upload that is owed. */
function openBatch(transaction: RatchetTransaction): number {
  const begun = transaction.keyUploadBatch();
  if (begun !== null) return begun;
  const next = transaction.reservePrekeyIds(0);
  transaction.beginKeyUploadBatch(next);
  return next;
}

/** Ids of the keys that were made for the upload that is owed, newest first. */
function ofBatch({ transaction }: PrekeySupply, kind: PrekeyKindStored, firstId: number): readonly number[] {
  return transaction.listPrekeys(kind).flatMap(({ id }) => (id >= firstId ? [id] : []));
}

function newestPrekey(supply: PrekeySupply, kind: PrekeyKindStored): X25519Prekey {
  const newest = supply.transaction.listPrekeys(kind)[0];
  const prekey = newest && publicPrekey(supply, kind, newest.id);
  if (prekey === undefined) throw new RatchetError('E_STATE', 'a reusable prekey is missing');
  return prekey;
}

function publicPrekey(supply: PrekeySupply, kind: PrekeyKindStored, id: number): X25519Prekey | undefined {
  const prekey = supply.transaction.loadPrekey(kind, id);
  if (prekey === undefined) return undefined;
  try {
    return encodePrekey(signStored(supply, kind, prekey));
  } finally {
    prekey.privateKey.fill(0);
  }
}

function signStored(supply: PrekeySupply, stored: PrekeyKindStored, prekey: StoredPrekey): SignedPublicPrekey {
  const { primitives, local } = supply;
  const { role, kind } = KINDS[stored];
  const kem = prekeyKem(decodeCapabilities(local.document.capabilities).suites);
  const publicKey =
    role === 'kem'
      ? primitives.kem[kem.name].keygen(prekey.privateKey).publicKey
      : primitives.x25519Keygen(prekey.privateKey).publicKey;
  const { id, notBefore, notAfter } = prekey;
  return signPrekey(primitives, local.keys.signingPrivateKey, role, kind, { id, notBefore, notAfter, publicKey });
}

function deleteOutdated(transaction: RatchetTransaction, now: number): void {
  for (const kind of ['signed', 'kemLastResort'] as const) {
    for (const { id } of outdatedReusable(transaction.listPrekeys(kind), now)) {
      transaction.deletePrekey(kind, id);
      if (kind === 'signed') transaction.deleteSeenEphemerals(id);
    }
  }
  for (const kind of ['oneTime', 'kemOneTime'] as const) {
    const outdated = outdatedOneTime(transaction.listPrekeys(kind), MAX_ONE_TIME_PREKEYS_STORED, now);
    for (const { id } of outdated) transaction.deletePrekey(kind, id);
  }
}

/** The private halves an opening names, before anything is done with them. The caller disposes of them. */
export interface NamedPrekeys {
  readonly signedPrekey: Secret;
  readonly oneTimePrekey: Secret | undefined;
  readonly kemSeed: Secret | undefined;
}

/**
 * Finds the private halves an opening names. A one-time key that is gone means the opening was used before (E_REPLAY),
 * or was lost with a newer copy of the store; a reusable one that is gone means it is too old (E_NO_SESSION). A new
 * session mends either.
 */
export function loadNamedPrekeys(transaction: RatchetTransaction, opening: Opening): NamedPrekeys {
  const loaded: Secret[] = [];
  const secret = (kind: PrekeyKindStored, id: number): Secret => {
    const privateKey = new Secret(loadNamed(transaction, kind, id).privateKey);
    loaded.push(privateKey);
    return privateKey;
  };
  const kemKind = opening.kemPrekeyKind === 'oneTime' ? 'kemOneTime' : 'kemLastResort';
  try {
    return {
      signedPrekey: secret('signed', opening.signedPrekeyId),
      oneTimePrekey: opening.oneTimePrekeyId === 0 ? undefined : secret('oneTime', opening.oneTimePrekeyId),
      kemSeed: opening.suite.kem === null ? undefined : secret(kemKind, opening.kemPrekeyId),
    };
  } catch (cause) {
    for (const privateKey of loaded) privateKey.dispose();
    throw cause;
  }
}

/** The same with their public halves, which are derived here. The secrets stay the ones given. */
export function responderPrekeys(
  primitives: Primitives,
  { suite, kemPrekeyKind }: Opening,
  { signedPrekey, oneTimePrekey, kemSeed }: NamedPrekeys,
): ResponderPrekeys {
  const kem = suite.kem === null ? undefined : primitives.kem[suite.kem.name];
  return {
    signedPrekey: x25519KeyPairOf(primitives, signedPrekey),
    oneTimePrekey: oneTimePrekey && x25519KeyPairOf(primitives, oneTimePrekey),
    kemPrekey: kem && kemSeed && { seed: kemSeed, publicKey: kem.keygen(kemSeed.bytes).publicKey, kind: kemPrekeyKind },
  };
}

function loadNamed(transaction: RatchetTransaction, kind: PrekeyKindStored, id: number): StoredPrekey {
  const prekey = transaction.loadPrekey(kind, id);
  if (prekey !== undefined) return prekey;
  throw kind === 'oneTime' || kind === 'kemOneTime'
    ? new RatchetError('E_REPLAY', 'the opening uses a one-time prekey that is used up')
    : new RatchetError('E_NO_SESSION', 'the opening uses a prekey we do not have');
}

/** Deletes the one-time keys an accepted opening used, in the transaction that saves its session. */
export function consumePrekeys(transaction: RatchetTransaction, opening: Opening): void {
  if (opening.oneTimePrekeyId !== 0) transaction.deletePrekey('oneTime', opening.oneTimePrekeyId);
  if (opening.suite.kem !== null && opening.kemPrekeyKind === 'oneTime') {
    transaction.deletePrekey('kemOneTime', opening.kemPrekeyId);
  }
}
