import { existsSync } from 'node:fs';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import { isLongEnough } from '../../core/ipc/passphrase.ts';
import type { PassphraseRefusal } from '../../core/ipc/refusals.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { StoreProblem } from '../../core/ipc/problem.ts';
import type { AccountView, Outcome } from '../../core/ipc/snapshot.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { profileFiles } from './profileFiles.ts';
import { profileProblemCode, isPassing } from './profileProblem.ts';
import { createProfileReturn } from './profileReturn.ts';
import { createDatabaseKeys, type KeyProtection, type UnlockedKey } from '../store/key/databaseKey.ts';
import type { Keyring } from '../store/key/keyring.ts';
import type { Stretch } from '../store/key/passphraseSlot.ts';
import type { OnUnreadable } from '../store/database/row.ts';
import { startIdleCheckpoint } from '../store/database/idleCheckpoint.ts';
import { migrations } from '../store/migrations/all.ts';
import { openStore, type OpenStore } from '../store/database/openStore.ts';
import { createPhoneStores, type PhoneStores } from '../store/phoneStores.ts';
import { createRollbackGuard, type RollbackGuard, type RollbackVerdict } from '../store/key/rollbackGuard.ts';
import { setProfileAside } from '../store/database/setProfileAside.ts';
import { storeProblemOf } from '../store/database/storeError.ts';
import { examineStore, type StoreFigures } from '../store/database/storeExamination.ts';

export interface ProfilePorts extends Clock, Timers {
  /** Where this profile keeps its files. */
  readonly folder: string;
  /** With a time limit on every answer. */
  readonly keyring: Keyring;
  /** Why the profile is not open (yet). */
  readonly onClosed: (account: ClosedView) => void;
  /** The store is open; whoever opened it waits for what is done here. */
  readonly onOpen: (profile: OpenProfile) => Promise<void>;
  /** Of an open profile: something else opens it from the next start on. */
  readonly onKeyProtection: () => void;
  /** Rows that lists were read without. */
  readonly onUnreadable: OnUnreadable;
  readonly onFault: (what: string, error?: unknown) => void;
  /** Dear on purpose, see passphraseSlot.ts. */
  readonly stretch?: Stretch;
}

export type ClosedView = Extract<AccountView, { phase: 'choosePassphrase' | 'locked' | 'storeProblem' }>;

/** What is there once the store is open. */
export interface OpenProfile {
  readonly stores: PhoneStores;
  readonly keyProtection: () => KeyProtection;
  /** For the doctor. Changes nothing. */
  readonly examine: () => { readonly figures: StoreFigures; readonly rollback: RollbackVerdict };
}

export interface Profile {
  /** At start: opens the store, or tells what stands in the way. */
  readonly open: () => Promise<void>;
  readonly current: () => OpenProfile | null;
  readonly handlers: Pick<
    Handlers<MainWindow>,
    'reopen' | 'choosePassphrase' | 'unlock' | 'setPassphrase' | 'removePassphrase' | 'startOver'
  >;
  /** The computer is about to sleep or to end, perhaps for good: what was deleted stays in no log meanwhile. */
  readonly checkpoint: () => void;
  readonly close: () => Promise<void>;
}

/** The folder of one person's Ringfort: finds its database key, opens its store, and closes it again. */
export function createProfile(ports: ProfilePorts): Profile {
  const { folder, keyring, now, startTimer, onClosed, onFault } = ports;
  const files = profileFiles(folder);
  const keys = createDatabaseKeys({
    file: files.keys,
    keyring,
    databaseExists: () => existsSync(files.database),
    ...(ports.stretch === undefined ? {} : { stretch: ports.stretch }),
  });

  let profile: (OpenProfile & { readonly rollback: RollbackGuard; readonly stopIdleCheckpoint: () => void }) | null =
    null;
  let keyProtection: KeyProtection = { keyring: null, passphrase: false };
  /** What stood in the way when the store was last tried. */
  let problem: string | null = null;
  /**
   * Opens the store once that has passed. Whoever has said the passphrase is told what is wrong until then: to be asked
   * for it again would say nothing, and mend nothing.
   */
  let heldKey: Uint8Array | null = null;
  let lastAttempt: Promise<unknown> = Promise.resolve();
  const comesBack = createProfileReturn({
    keyring,
    startTimer,
    tryAgain: () => void reopen(),
  });

  /** In turn with whatever else is tried meanwhile. */
  const reopen = async (): Promise<{ readonly isOpen: boolean }> => {
    const tried = lastAttempt.then(() => (profile === null ? open() : undefined));
    lastAttempt = tried;
    await tried;
    return { isOpen: profile !== null };
  };

  const open = async (): Promise<void> => {
    problem = null;
    try {
      if (heldKey !== null) return await openWith({ key: heldKey, keyProtection });
      const found = await keys.open();
      switch (found.state) {
        case 'open':
          return await openWith(found);
        case 'choosePassphrase':
          return onClosed({ phase: 'choosePassphrase', missingKeyring: found.missingKeyring });
        case 'locked':
          if (found.missingKeyring !== null) comesBack.waitFor('keyring');
          return onClosed({ phase: 'locked', missingKeyring: found.missingKeyring });
        case 'keyringGone':
          return storeProblem(found.state, found.wrappedBy);
        case 'keyFileGone':
          return storeProblem(found.state);
      }
    } catch (error) {
      onFault('open profile', error);
      storeProblem(profileProblemCode(error));
    }
  };

  const storeProblem = (code: string, missingKeyring: string | null = null): void => {
    problem = code;
    comesBack.waitFor(code === 'keyringGone' ? 'keyring' : isPassing(code) ? 'files' : 'person');
    onClosed({ phase: 'storeProblem', code, missingKeyring });
  };

  const openWith = async ({ key, keyProtection: found }: Pick<UnlockedKey, 'key' | 'keyProtection'>): Promise<void> => {
    let isHeld = false;
    try {
      // A second try with the passphrase took its time, and the first has opened the store meanwhile.
      if (profile !== null) return;
      keyProtection = found;
      profile = furnish(openStore({ file: files.database, key, migrations }));
      await profile.rollback.check();
      await ports.onOpen(profile);
      comesBack.stop();
    } catch (error) {
      // A store that nothing was made of must not stand in the way of the next try.
      await close();
      isHeld = isPassing(profileProblemCode(error));
      throw error;
    } finally {
      if (!isHeld) key.fill(0);
      if (heldKey !== key) forgetKey();
      heldKey = isHeld ? key : null;
    }
  };

  const forgetKey = (): void => {
    heldKey?.fill(0);
    heldKey = null;
  };

  const furnish = (store: OpenStore): NonNullable<typeof profile> => {
    try {
      const stores = createPhoneStores(store, ports.onUnreadable);
      const rollback = createRollbackGuard({ file: files.rollback, keyring, store: stores.ratchet, now, onFault });
      const { checkpoint, changes } = stores;
      const stopIdleCheckpoint = startIdleCheckpoint({ changes, checkpoint, startTimer, onFault });
      return {
        stores: { ...stores, ratchet: rollback.store },
        keyProtection: () => keyProtection,
        examine: () => ({ figures: examineStore(store.database), rollback: rollback.verdict() }),
        rollback,
        stopIdleCheckpoint,
      };
    } catch (error) {
      store.close();
      throw error;
    }
  };

  /** To the end, whatever is wrong with the store: a step that fails must not keep it from being closed. */
  const close = async (): Promise<void> => {
    if (profile === null) return;
    const { stores, rollback, stopIdleCheckpoint } = profile;
    let isOnDisk = false;
    const steps: (() => void | Promise<void>)[] = [
      stopIdleCheckpoint,
      () => {
        stores.checkpoint();
        isOnDisk = true;
      },
      () => rollback.close(isOnDisk),
      stores.close,
    ];
    for (const step of steps) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        await step();
      } catch (error) {
        onFault('close profile', error);
      }
    }
    profile = null;
  };

  /**
   * For all that a passphrase is needed for: what goes wrong beside it is `failed`, and a store problem unless the
   * store is open.
   */
  const attempt = <Refusal extends string>(
    work: () => Promise<Outcome<Refusal>>,
  ): Promise<Outcome<Refusal | 'failed' | StoreProblem>> => {
    const tried = async (): Promise<Outcome<Refusal | 'failed' | StoreProblem>> => {
      try {
        return await work();
      } catch (error) {
        onFault('passphrase', error);
        if (profile === null) storeProblem(profileProblemCode(error));
        return { ok: false, reason: storeProblemOf(error) ?? 'failed', detail: null };
      }
    };
    // One after another: a passphrase must not open what is set aside meanwhile.
    const outcome = lastAttempt.then(tried);
    lastAttempt = outcome;
    return outcome;
  };

  const choosePassphrase = ({ passphrase }: { passphrase: string }): Promise<Outcome<PassphraseRefusal>> =>
    attempt(async () => {
      if (!isLongEnough(passphrase)) return refused('tooShort');
      await openWith(await keys.choosePassphrase(passphrase));
      return { ok: true };
    });

  const unlock = ({ passphrase }: { passphrase: string }): Promise<Outcome<PassphraseRefusal>> =>
    attempt(async () => {
      if (profile !== null) return { ok: true };
      const unlocked = await keys.unlock(passphrase);
      if (unlocked === null) return refused('wrong');
      // Not waited for: a keyring may first ask for a password of its own, and the phone is open without it. It takes
      // the key whether or not the store opens now.
      void unlocked.renewal.then((renewed) => renewed !== null && protectedBy(renewed));
      await openWith(unlocked);
      return { ok: true };
    });

  const setPassphrase: Profile['handlers']['setPassphrase'] = ({ passphrase, current }) =>
    attempt(async () => {
      if (profile === null) return refused('failed');
      if (!isLongEnough(passphrase)) return refused('tooShort');
      const changed = await keys.setPassphrase(passphrase, current ?? null);
      if (!changed.ok) return changed.reason === 'wrong' ? refused('wrong') : refused('failed', changed.reason);
      protectedBy(changed.keyProtection);
      return { ok: true };
    });

  const removePassphrase: Profile['handlers']['removePassphrase'] = ({ passphrase }) =>
    attempt(async () => {
      if (profile === null) return refused('failed');
      const changed = await keys.removePassphrase(passphrase);
      if (!changed.ok) return refused(changed.reason);
      protectedBy(changed.keyProtection);
      return { ok: true };
    });

  const startOver: Profile['handlers']['startOver'] = () =>
    attempt(async () => {
      // Whoever has it open would go on writing to it under its new name.
      if (problem === 'inUse') return refused('inUse');
      comesBack.stop();
      forgetKey();
      await close();
      setProfileAside(folder, now());
      await open();
      return { ok: true };
    });

  const protectedBy = (changed: KeyProtection): void => {
    keyProtection = changed;
    if (profile === null) return;
    if (changed.keyring !== null) void profile.rollback.keyringAnswers();
    ports.onKeyProtection();
  };

  return {
    open,
    current: () => profile,
    handlers: { reopen, choosePassphrase, unlock, setPassphrase, removePassphrase, startOver },
    checkpoint: () => profile?.stores.checkpoint(),
    close: () => {
      comesBack.stop();
      forgetKey();
      return close();
    },
  };
}

function refused<Reason extends string>(reason: Reason, detail: string | null = null): Outcome<Reason> {
  return { ok: false, reason, detail };
}
