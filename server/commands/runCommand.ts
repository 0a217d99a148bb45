import { statSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { EXIT, storeExitCode } from '../exitCodes.ts';
import { createInvite } from '../store/createInvite.ts';
import { StoreNotOpened } from '../store/storeNotOpened.ts';
import { backUp } from './backup.ts';
import { CommandFailure } from './commandFailure.ts';
import type { Command } from './readCommand.ts';
import { removalText, removeUser } from './removeUser.ts';
import { restore } from './restore.ts';
import { listUsers, usersText } from './users.ts';

/** Does what a command says, tells a person, and returns the exit code. */
export async function runCommand(command: Command): Promise<number> {
  try {
    return await perform(command);
  } catch (error) {
    if (!(error instanceof CommandFailure || error instanceof StoreNotOpened)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof CommandFailure ? error.exitCode : storeExitCode(error);
  }
}

async function perform(command: Command): Promise<number> {
  const { dataFolder } = command;
  switch (command.type) {
    case 'invite':
      process.stdout.write(`${await createInvite(dataFolder, command.days)}\n`);
      // Beside the code, which scripts take from standard output.
      if (command.note !== null) process.stderr.write(`${command.note}\n`);
      return 0;
    case 'users': {
      const page = await listUsers(dataFolder, command.query);
      process.stdout.write(command.json ? `${JSON.stringify(page, null, 2)}\n` : usersText(page));
      return 0;
    }
    case 'remove': {
      const { user } = command;
      if (!command.isConfirmed) await confirm(user);
      const { text, done } = removalText(user, await removeUser(dataFolder, user));
      (done ? process.stdout : process.stderr).write(`${text}\n`);
      return done ? 0 : EXIT.mistake;
    }
    case 'backup': {
      const bytes = await backUp(dataFolder, command.file);
      const others = statSync(command.file).mode & 0o077;
      const exposed = others === 0 ? '' : ' That disk keeps no rights of files: others of this computer may read it.';
      process.stdout.write(
        `The backup is in ${command.file}, ${bytes} bytes. Whoever has it is this server: keep it safe.${exposed}\n`,
      );
      return 0;
    }
    case 'restore': {
      const aside = await restore(dataFolder, command.file);
      const where = aside === null ? '' : ` What was there before lies in ${aside}.`;
      process.stdout.write(`${command.file} is restored in ${dataFolder}.${where} Start the server.\n`);
      return 0;
    }
  }
}

/** Asks somebody at a terminal. Throws a CommandFailure where there is none, or if they think better of it. */
async function confirm(user: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new CommandFailure(
      EXIT.mistake,
      'Without a terminal there is nobody to ask: say --yes to remove the account.',
    );
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await asking.question(`This cannot be undone. Type ${user} to remove the account: `);
    if (typed.trim() !== user) throw new CommandFailure(EXIT.mistake, 'Nothing was removed.');
  } finally {
    asking.close();
  }
}
