import { wholeNumber } from '../wholeNumber.ts';
import { inviteNote, type RegistrationTerms } from './inviteNote.ts';
import type { UsersQuery } from './users.ts';

/** A command beside running the server, with the data folder it is about. */
export type Command = { readonly dataFolder: string } & (
  | { readonly type: 'invite'; readonly days: number; readonly note: string | null }
  | { readonly type: 'users'; readonly query: UsersQuery; readonly json: boolean }
  | { readonly type: 'remove'; readonly user: string; readonly isConfirmed: boolean }
  | { readonly type: 'backup' | 'restore'; readonly file: string }
);

/** Flags that belong to commands, as the command line has them. */
export const COMMAND_FLAGS = {
  days: { type: 'string' },
  match: { type: 'string' },
  unused: { type: 'boolean' },
  after: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

export interface CommandFlags {
  readonly days?: string | undefined;
  readonly match?: string | undefined;
  readonly unused?: boolean | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
  readonly json?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

const OF_COMMAND = {
  invite: { flags: ['days'], names: null },
  users: { flags: ['match', 'unused', 'after', 'limit', 'json'], names: null },
  remove: { flags: ['yes'], names: 'the name of an account, for example: remove alice' },
  backup: { flags: [], names: 'a file that does not exist yet, for example: backup ringfort.backup' },
  restore: { flags: [], names: 'the file of a backup, for example: restore ringfort.backup' },
} as const satisfies Readonly<
  Record<string, { readonly flags: readonly (keyof CommandFlags)[]; readonly names: string | null }>
>;

const MAX_PAGE = 10_000;

/** What the words and flags of a command line say; `mistake` is for a person. Pure. */
export function readCommand(
  [name = '', ...words]: readonly string[],
  flags: CommandFlags,
  dataFolder: string,
  admission: RegistrationTerms,
): Command | { readonly type: 'mistake'; readonly message: string } {
  if (!isCommand(name))
    return mistake(
      `"${name}" is no command. There are ${[...Object.keys(OF_COMMAND), 'doctor', 'healthy'].join(', ')}.`,
    );
  const { flags: own, names } = OF_COMMAND[name];
  const foreign = foreignFlag(flags, own);
  if (foreign !== undefined) return mistake(`--${foreign} does not belong to the command ${name}.`);
  const [word = '', ...more] = words;
  if (names === null && word !== '') return mistake(`The command ${name} takes no "${words.join(' ')}".`);
  if (names !== null && (word === '' || more.length > 0)) return mistake(`The command ${name} takes ${names}.`);
  switch (name) {
    case 'invite': {
      const days = wholeNumber(flags.days ?? '14', 1, 365);
      if (days === undefined) return mistake('An invite is good for 1 to 365 days.');
      return { type: name, dataFolder, days, note: inviteNote(admission) };
    }
    case 'users': {
      const limit = wholeNumber(flags.limit ?? '100', 1, MAX_PAGE);
      if (limit === undefined) return mistake(`--limit is a number from 1 to ${MAX_PAGE}.`);
      const query = { match: flags.match ?? '', unused: flags.unused === true, after: flags.after ?? '', limit };
      return { type: name, dataFolder, query, json: flags.json === true };
    }
    case 'remove':
      return { type: name, dataFolder, user: word, isConfirmed: flags.yes === true };
    case 'backup':
    case 'restore':
      return { type: name, dataFolder, file: word };
  }
}

/** The first flag that is said and is none of these. */
export function foreignFlag(flags: CommandFlags, own: readonly string[]): string | undefined {
  return Object.keys(COMMAND_FLAGS).find((flag) => Reflect.get(flags, flag) !== undefined && !own.includes(flag));
}

function isCommand(name: string): name is keyof typeof OF_COMMAND {
  return Object.hasOwn(OF_COMMAND, name);
}

function mistake(message: string): { readonly type: 'mistake'; readonly message: string } {
  return { type: 'mistake', message };
}
