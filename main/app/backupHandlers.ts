import type { BackupContents } from '../../core/backup/backupContents.ts';
import type { TakenBackup } from '../../core/ipc/backup.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import { isLongEnough } from '../../core/ipc/passphrase.ts';
import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import type { BackupFiles } from '../ports/backupFiles.ts';
import type { Clock } from '../ports/clock.ts';

type Fault = 'notABackup' | 'newer' | 'damaged';

export interface BackupPorts extends Clock {
  /** Null before there is an account. */
  readonly profile: () => {
    readonly handle: string;
    readonly store: {
      readonly collect: (whose: { readonly handle: string; readonly savedAt: number }) => Promise<BackupContents>;
      readonly restore: (
        contents: BackupContents,
        ownHandle: string,
        breathe: () => Promise<void>,
      ) => Promise<TakenBackup>;
    };
  } | null;
  /** Any call that is not over. */
  readonly isInCall: () => boolean;
  /** Lets others have their turn between two pieces of long work. */
  readonly breathe: () => Promise<void>;
  readonly files: BackupFiles;
  /** What reads and writes such files: most starts do without, and no start waits for it. */
  readonly file: () => Promise<{
    readonly mostBytes: number;
    readonly seal: (contents: BackupContents, passphrase: string) => Promise<Uint8Array>;
    readonly faultOf: (bytes: Uint8Array) => Fault | null;
    readonly open: (
      bytes: Uint8Array,
      passphrase: string,
    ) => Promise<
      | { readonly ok: true; readonly contents: BackupContents; readonly leftOut: readonly RefusedEntry[] }
      | { readonly ok: false; readonly reason: Fault | 'wrongPassphrase' }
    >;
  }>;
  /** Contacts, past calls and settings are others. */
  readonly onTaken: () => Promise<void>;
}

export type BackupHandlers = Pick<
  Handlers<MainWindow>,
  'saveBackup' | 'chooseBackup' | 'openBackup' | 'takeBackup' | 'forgetBackup'
>;

/** A person takes their contacts, marks, settings and past calls along to another computer. */
export function createBackupHandlers(ports: BackupPorts): BackupHandlers {
  const { profile, files, file, now, onTaken } = ports;
  /** The chosen file, and once its passphrase was given what stands in it. */
  let chosen: { readonly bytes: Uint8Array; readonly contents: BackupContents | null } | null = null;
  const refuse = <Reason extends string>(reason: Reason) => ({ ok: false as const, reason, detail: null });

  return {
    saveBackup: async ({ passphrase }) => {
      if (!isLongEnough(passphrase)) return refuse('tooShort');
      const present = profile();
      if (present === null) return refuse('failed');
      const { handle, store } = present;
      const savedAt = now();
      const saved = await files.save(nameFor(handle, savedAt), async () =>
        (await file()).seal(await store.collect({ handle, savedAt }), passphrase),
      );
      return saved === 'saved' ? { ok: true } : refuse(saved ?? 'cancelled');
    },
    chooseBackup: async () => {
      chosen = null;
      const { mostBytes, faultOf } = await file();
      const found = await files.read(mostBytes);
      if (found === null) return refuse('cancelled');
      if (found.bytes === 'tooLarge') return refuse('tooLarge');
      const fault = faultOf(found.bytes);
      if (fault !== null) return refuse(fault);
      chosen = { bytes: found.bytes, contents: null };
      return { ok: true, name: found.name };
    },
    openBackup: async ({ passphrase }) => {
      const asked = chosen;
      if (asked === null) return refuse('gone');
      const opened = await (await file()).open(asked.bytes, passphrase);
      if (!opened.ok) return refuse(opened.reason === 'wrongPassphrase' ? 'wrong' : opened.reason);
      // Another one was chosen meanwhile.
      if (chosen !== asked) return refuse('gone');
      const { contents } = opened;
      chosen = { ...asked, contents };
      return {
        ok: true,
        handle: contents.handle,
        savedAt: contents.savedAt,
        contacts: contents.contacts.length,
        calls: contents.calls.length,
        leftOut: opened.leftOut.length,
      };
    },
    takeBackup: async () => {
      const asked = chosen;
      const contents = asked?.contents ?? null;
      const present = profile();
      if (contents === null || present === null) return refuse('gone');
      if (ports.isInCall()) return refuse('inCall');
      const taken = await present.store.restore(contents, present.handle, ports.breathe);
      // Another one may have been chosen meanwhile.
      if (chosen === asked) chosen = null;
      await onTaken();
      return { ok: true, ...taken };
    },
    forgetBackup: () => {
      chosen = null;
      return null;
    },
  };
}

/** Sorts by date where there are several. */
function nameFor(handle: string, savedAt: number): string {
  return `Ringfort ${handle} ${new Date(savedAt).toISOString().slice(0, 10)}.ringfort-backup`;
}
