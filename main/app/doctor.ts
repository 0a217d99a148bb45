import type { DoctorCheck, DoctorFinding, DoctorReport } from '../../core/ipc/snapshot.ts';
import { PREKEYS_LOW } from '../../core/protocol/limits.ts';
import { PREKEY_ROTATION_S } from '../../core/ratchet/signalCrypto.ts';

/** Everything the doctor looks at. What could not be looked at is null and makes no finding. */
export interface DoctorFacts {
  readonly keys: {
    readonly file: string;
    /** Slots of the file that cannot be read. */
    readonly unreadableSlots: readonly string[];
    readonly keyring:
      | { readonly available: true; readonly backend: string }
      | { readonly available: false; readonly missing: string };
    readonly keyringSlot: string | null;
    readonly keyringOpens: boolean;
    readonly passphrase: boolean;
  };
  /** Null: nobody has opened it. A code: it would not open. */
  readonly store: StoreFacts | string | null;
  readonly logBytes: number | null;
  readonly primitives: Readonly<Record<string, string>>;
  /** Unix seconds. */
  readonly now: number;
}

export interface StoreFacts {
  readonly faults: number | string;
  readonly schemaVersion: number;
  readonly newestSchemaVersion: number;
  readonly rollback: 'inStep' | 'rolledBack' | 'unknown';
  readonly contents: {
    readonly identity: 'none' | 'whole' | 'missing' | 'unfit';
    readonly prekeys: {
      readonly oneTime: number;
      readonly kemOneTime: number;
      readonly signedSince: number | null;
      readonly unpublishedSince: number | null;
      readonly uploadFailure: string | null;
    };
    readonly sessions: Readonly<Record<'active' | 'archived' | 'unacknowledged' | 'unreadable', number>>;
    readonly undecidedIdentities: number;
    readonly outbox: number;
    readonly inbox: number;
  } | null;
}

/** SQLite empties its log by itself from 1000 pages on: more means that it cannot. */
const LARGE_LOG_BYTES = 8 * 1024 * 1024;
/** A server that restarts, or a break on the way, is over by then; uploads are tried at least hourly. */
const UNPUBLISHED_S = 3600;
/** They never differ from one computer to the next; the others may, see choosePrimitives.ts. */
const NATIVE_EVERYWHERE = ['x25519', 'ed25519', 'sha256'];

/** What the facts mean. The findings come in the order in which one fault explains the next. */
export function doctorReport({ keys, store, logBytes, primitives, now }: DoctorFacts): DoctorReport {
  const findings = [
    ...keyFindings(keys),
    ...(typeof store === 'string' ? [finding('databaseOpens', 'bad', store)] : []),
    ...(typeof store === 'object' && store !== null ? storeFindings(store, now) : []),
    ...(logBytes === null ? [] : [logFinding(logBytes)]),
    primitivesFinding(primitives),
  ];
  return { findings };
}

function keyFindings(keys: DoctorFacts['keys']): DoctorFinding[] {
  const { file, unreadableSlots, keyring, keyringSlot, keyringOpens, passphrase } = keys;
  const present = keyring.available ? keyring.backend : null;
  if (file === 'fresh') return [keyringFinding(present === null ? 'attention' : 'good', keyring)];
  if (file !== 'whole') return [finding('keyFile', 'bad', file), keyringFinding('attention', keyring)];
  const slots =
    unreadableSlots.length > 0 ? finding('keyFile', 'attention', unreadableSlots.join(', ')) : finding('keyFile');
  const way = finding('passphrase', passphrase ? 'good' : 'attention');
  if (keyringOpens) return [slots, finding('keyring', 'good', keyringSlot), way];
  // Without a slot it is only missed for noticing an old copy of the store.
  const verdict = keyringSlot === null && present !== null ? 'good' : 'attention';
  const without = passphrase
    ? finding('keyring', verdict, keyringSlot ?? nameOf(keyring))
    : finding('keyring', 'bad', keyringSlot);
  return [slots, without, way];
}

function nameOf(keyring: DoctorFacts['keys']['keyring']): string {
  return keyring.available ? keyring.backend : keyring.missing;
}

function keyringFinding(verdict: DoctorFinding['verdict'], keyring: DoctorFacts['keys']['keyring']): DoctorFinding {
  return finding('keyring', keyring.available ? 'good' : verdict, nameOf(keyring));
}

function storeFindings(store: StoreFacts, now: number): DoctorFinding[] {
  const { faults, schemaVersion, newestSchemaVersion, rollback, contents } = store;
  return [
    finding('databaseOpens'),
    finding('databaseIntegrity', faults === 0 ? 'good' : 'bad', faults === 0 ? null : String(faults)),
    schemaFinding(schemaVersion, newestSchemaVersion),
    finding('rollback', rollback === 'inStep' ? 'good' : 'attention', rollback),
    ...(contents === null ? [] : contentsFindings(contents, now)),
  ];
}

/** An older schema is brought up to date at the next start; a newer one is not ours to touch. */
function schemaFinding(found: number, newest: number): DoctorFinding {
  if (found > newest) return finding('schemaVersion', 'bad', `${found} > ${newest}`);
  return finding('schemaVersion', 'good', found === newest ? String(found) : `${found} < ${newest}`);
}

function contentsFindings(contents: NonNullable<StoreFacts['contents']>, now: number): DoctorFinding[] {
  const { identity, sessions, undecidedIdentities, outbox, inbox } = contents;
  if (identity === 'none') return [];
  const { active, archived, unacknowledged, unreadable } = sessions;
  return [
    finding('identity', identity === 'whole' ? 'good' : 'bad', identity === 'whole' ? null : identity),
    prekeysFinding(contents.prekeys, now),
    finding(
      'sessions',
      unreadable === 0 ? 'good' : 'attention',
      `active ${active}, archived ${archived}, unacknowledged ${unacknowledged}, unreadable ${unreadable}`,
    ),
    countFinding('undecidedIdentities', undecidedIdentities),
    countFinding('outbox', outbox),
    countFinding('inbox', inbox),
  ];
}

function prekeysFinding(
  { oneTime, kemOneTime, signedSince, unpublishedSince, uploadFailure }: NonNullable<StoreFacts['contents']>['prekeys'],
  now: number,
): DoctorFinding {
  const age = signedSince === null ? Infinity : now - signedSince;
  const enough = oneTime >= PREKEYS_LOW && kemOneTime >= PREKEYS_LOW && age <= PREKEY_ROTATION_S;
  const signed = signedSince === null ? 'none' : `${Math.floor(age / 3600)} h`;
  const unpublished = unpublishedSince === null ? 0 : now - unpublishedSince;
  const kept = `one-time ${oneTime}, KEM one-time ${kemOneTime}, signed ${signed}`;
  // What lies here is fresh also when the server has taken nothing of it for days.
  if (unpublished <= UNPUBLISHED_S) return finding('prekeys', enough ? 'good' : 'attention', kept);
  const failing = `${Math.floor(unpublished / 3600)} h (${uploadFailure ?? 'unknown'})`;
  return finding('prekeys', 'attention', `${kept}, not published for ${failing}`);
}

function countFinding(check: DoctorCheck, count: number): DoctorFinding {
  return finding(check, count === 0 ? 'good' : 'attention', String(count));
}

function logFinding(bytes: number): DoctorFinding {
  return finding('writeAheadLog', bytes > LARGE_LOG_BYTES ? 'attention' : 'good', `${Math.ceil(bytes / 1024)} KiB`);
}

function primitivesFinding(primitives: DoctorFacts['primitives']): DoctorFinding {
  const isNative = NATIVE_EVERYWHERE.every((name) => primitives[name] === 'native');
  const detail = Object.entries(primitives).map(([name, backend]) => `${name} ${backend}`);
  return finding('primitives', isNative ? 'good' : 'attention', detail.join(', '));
}

function finding(
  check: DoctorCheck,
  verdict: DoctorFinding['verdict'] = 'good',
  detail: string | null = null,
): DoctorFinding {
  return { check, verdict, detail };
}
