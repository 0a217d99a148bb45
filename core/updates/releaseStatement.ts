import Type, { type Static } from 'typebox';
import { base64Of } from '../protocol/encodedBytes.ts';
import { parseVersion } from './version.ts';
import { fits } from '../protocol/validators.ts';

/** A larger one is not read. */
export const MAX_STATEMENT_BYTES = 128 * 1024;
/** Packages are some 120 MB; what claims to be larger is refused before it is asked for. */
export const MAX_PACKAGE_BYTES = 1024 * 1024 * 1024;
/** For so long, in milliseconds, a statement may say that it holds: 90 days. */
export const MAX_LIFE_MS = 90 * 24 * 3_600_000;
/** Of what is new, in each language. */
export const MAX_NOTES = 80;
export const MAX_NOTE_LENGTH = 600;

const Moment = Type.Integer({ minimum: 1, maximum: 8.64e15 });
/** No line breaks, nothing that turns or hides text around it. */
const Note = Type.String({
  minLength: 1,
  maxLength: MAX_NOTE_LENGTH,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]+$',
});
const Notes = Type.Array(Note, { maxItems: MAX_NOTES });

const Package = Type.Object({
  /** For which system and way of installing: `linux-x64.appImage`, `windows-arm64.nsis`, `mac-universal.zip`. */
  target: Type.String({ pattern: '^[a-zA-Z0-9][a-zA-Z0-9.-]{0,39}$' }),
  /** Beside the statement in the feed; a name and no path. */
  file: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+)*$', maxLength: 120 }),
  /** Bytes. */
  size: Type.Integer({ minimum: 1, maximum: MAX_PACKAGE_BYTES }),
  sha512: base64Of(64),
});

/** Later Ringforts may add fields; what stands here keeps its meaning. */
const Statement = Type.Object({
  /** Counts statements, not versions: to change the rollout or withdraw a release is a new one. */
  sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  version: Type.String({ maxLength: 20 }),
  /** Milliseconds since 1970. */
  signedAt: Moment,
  /** Until then it may be gone by. */
  expiresAt: Moment,
  /** Per cent of installations that take it. */
  rollout: Type.Integer({ minimum: 0, maximum: 100 }),
  packages: Type.Array(Package, { maxItems: 32 }),
  notes: Type.Object({ en: Notes, ru: Notes }),
});

/** What the makers of Ringfort say is the newest release. */
export type ReleaseStatement = Readonly<Static<typeof Statement>>;
export type ReleasePackage = ReleaseStatement['packages'][number];

/** Null: it says something else, or something that no release has. */
export function readStatement(text: string): ReleaseStatement | null {
  const value = parseJson(text);
  if (!fits(Statement, value)) return null;
  const targets = value.packages.map(({ target }) => target);
  const isSound =
    parseVersion(value.version) !== null &&
    value.expiresAt > value.signedAt &&
    value.expiresAt - value.signedAt <= MAX_LIFE_MS &&
    new Set(targets).size === targets.length;
  return isSound ? value : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
