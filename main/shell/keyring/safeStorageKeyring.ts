import type { ElapsedTime } from '../../ports/clock.ts';
import { BUS_NAME, linuxBackend, type LinuxDesktop } from './keyringBackend.ts';
import type { SessionBus } from '../desktop/sessionBus.ts';

/** What is used of Electron's safeStorage. Older versions have the synchronous half only. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
  getSelectedStorageBackend?(): string;
  isAsyncEncryptionAvailable?(): Promise<boolean>;
  encryptStringAsync?(text: string): Promise<Buffer>;
  decryptStringAsync?(encrypted: Buffer): Promise<{ readonly result: string }>;
}

export interface SafeStorageKeyringOptions extends ElapsedTime {
  /** Electron's, after `ready`. */
  readonly safeStorage: SafeStorage;
  readonly platform: string;
  readonly desktop: LinuxDesktop;
  readonly bus: Pick<SessionBus, 'isOwned' | 'isSecretServiceLocked'>;
}

type Availability =
  | { readonly available: true; readonly backend: string }
  | { readonly available: false; readonly missing: string };

/**
 * A keyring that was there is there for what is asked right after it: to open the store takes three such steps, and
 * each question to the bus starts a program, for which this whole process is held up.
 */
const HOLDS_MS = 2_000;

/** The system's keyring by Electron's safeStorage; fits the `Keyring` that `main/store` asks for. */
export function createSafeStorageKeyring({ safeStorage, platform, desktop, bus, elapsed }: SafeStorageKeyringOptions) {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = safeStorage;
  const hasAsync = isAsyncEncryptionAvailable && encryptStringAsync && decryptStringAsync;

  let lastThere: { readonly at: number; readonly found: Availability } | null = null;
  const isAvailable = async (): Promise<Availability> => {
    if (lastThere !== null && elapsed() - lastThere.at < HOLDS_MS) return lastThere.found;
    const found = await look();
    lastThere = found.available ? { at: elapsed(), found } : null;
    return found;
  };

  const look = async (): Promise<Availability> => {
    const expected = await expectedBackend(!hasAsync);
    if (!expected.available) return expected;
    const works = hasAsync ? await safeStorage.isAsyncEncryptionAvailable?.() : safeStorage.isEncryptionAvailable();
    if (works !== true) return { available: false, missing: expected.backend };
    if (platform !== 'linux') return expected;
    const selected = safeStorage.getSelectedStorageBackend?.() ?? expected.backend;
    // basic_text is a password that stands in Chromium's source: as good as plaintext.
    if (selected === 'basic_text' || selected === 'unknown') return { available: false, missing: expected.backend };
    return { available: true, backend: selected };
  };

  /**
   * On Linux the synchronous calls block the whole process for as long as a password window is open, and for good where
   * nobody can see it. So they are made only when a keyring is already running and, as far as it says, unlocked.
   */
  const expectedBackend = async (mustBeUnlocked: boolean): Promise<Availability> => {
    if (platform === 'darwin') return { available: true, backend: 'keychain' };
    if (platform === 'win32') return { available: true, backend: 'dpapi' };
    const backend = linuxBackend(desktop);
    if (backend === 'basic_text') return { available: false, missing: 'gnome_libsecret' };
    if (!(await bus.isOwned(BUS_NAME[backend]))) return { available: false, missing: backend };
    if (mustBeUnlocked && backend === 'gnome_libsecret' && (await bus.isSecretServiceLocked()) !== false) {
      return { available: false, missing: backend };
    }
    return { available: true, backend };
  };

  /**
   * Whoever wraps and unwraps may ask first or not: a keyring that is gone is never called, for the call might not
   * return.
   */
  const mustBeAvailable = async (): Promise<void> => {
    if (!(await isAvailable()).available) throw new Error('the keyring is not there');
  };

  return {
    isAvailable,
    wrap: async (bytes: Uint8Array): Promise<Uint8Array> => {
      await mustBeAvailable();
      const text = Buffer.from(bytes).toString('base64');
      return hasAsync ? encryptStringAsync.call(safeStorage, text) : safeStorage.encryptString(text);
    },
    unwrap: async (wrapped: Uint8Array): Promise<Uint8Array> => {
      await mustBeAvailable();
      const encrypted = Buffer.from(wrapped);
      const text = hasAsync
        ? (await decryptStringAsync.call(safeStorage, encrypted)).result
        : safeStorage.decryptString(encrypted);
      return new Uint8Array(Buffer.from(text, 'base64'));
    },
  };
}
