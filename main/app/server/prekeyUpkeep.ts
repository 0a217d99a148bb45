import { PREKEYS_LOW } from '../../../core/protocol/limits.ts';
import type { KeysRequest } from '../../../core/protocol/httpApi.ts';
import type { KeyUpload } from '../../../core/protocol/prekeyBundle.ts';
import type { ElapsedTime, Timers } from '../../ports/clock.ts';
import type { PrekeyStock } from '../../ports/prekeyStock.ts';

export interface PrekeyUpkeepPorts extends ElapsedTime, Timers {
  /** The signed prekey is too old, or an upload is owed. */
  readonly uploadDue: () => boolean;
  readonly makeUpload: (stock: PrekeyStock) => Promise<KeyUpload>;
  /** Whether what was just made takes the place of all one-time keys that the server has. */
  readonly replaces: () => boolean;
  readonly upload: (upload: KeysRequest) => Promise<UploadReply>;
  readonly uploadTaken: () => void;
  /** Kept until an upload is taken, for whoever asks what is wrong. */
  readonly uploadFailed: (problem: string) => void;
  /** Asks the server; null when it does not say. */
  readonly askStock: () => Promise<PrekeyStock | null>;
  readonly isOnline: () => boolean;
  readonly onFault: (what: string, error: unknown) => void;
}

/** `refused`: the server said no, and it is no matter of the way to it or of waiting. */
export type UploadReply =
  | { readonly taken: true }
  | { readonly taken: false; readonly problem: string; readonly refused: boolean };

export interface PrekeyUpkeep {
  /** The server says what it has left: after each sign-in, and when it runs low. */
  readonly check: (stock: PrekeyStock) => Promise<void>;
  /** Now and then, for a phone that signs in once in weeks: asks the server only if there is something to upload. */
  readonly look: () => Promise<void>;
  readonly stop: () => void;
}

/** How long an upload that did not arrive is worth sending again. */
const UNSENT_LIFETIME_MS = 24 * 3600 * 1000;
/**
 * From the beginning of one refill to that of the next. A server that says in a loop that it runs low would otherwise
 * have keys made, signed and stored without end (A85); what is drained faster than this is drained by somebody who can
 * wait.
 */
const BETWEEN_REFILLS_MS = 60_000;

/**
 * Keeps prekeys published: enough one-time keys, and a signed prekey that is not too old. One refill at a time, and one
 * a minute.
 */
export function createPrekeyUpkeep(ports: PrekeyUpkeepPorts): PrekeyUpkeep {
  let running: Promise<void> | null = null;
  let begunAt = -Infinity;
  let cancelNext: (() => void) | null = null;
  /** The same keys again: new ones with each try would push those that are published out of the store. */
  let unsent: { readonly upload: KeysRequest; readonly madeAt: number } | null = null;
  let stopped = false;

  /** As much of it as the server takes: what an older one refuses must not keep the reusable keys back. */
  const sendFor = async (upload: KeysRequest): Promise<UploadReply> => {
    const reply = await ports.upload(upload);
    if (reply.taken || !reply.refused) return reply;
    ports.onFault('prekey upload refused', new Error(reply.problem));
    const less = lessOf(upload, reply.problem);
    return less === null || stopped ? reply : sendFor(less);
  };

  const refill = async (stock: PrekeyStock): Promise<void> => {
    begunAt = ports.elapsed();
    if (unsent === null || ports.elapsed() >= unsent.madeAt + UNSENT_LIFETIME_MS) {
      const upload = await ports.makeUpload(stock);
      const whole = 'signedPrekey' in upload && !stopped && ports.replaces();
      unsent = { upload: whole ? { ...upload, replaces: true } : upload, madeAt: ports.elapsed() };
    }
    const reply = await sendFor(unsent.upload);
    if (!reply.taken) {
      // The store may be closed by now.
      if (!stopped) ports.uploadFailed(reply.problem);
      return;
    }
    unsent = null;
    // The store may be closed by now; the upload is then owed at the next start, which does no harm.
    if (!stopped) ports.uploadTaken();
  };

  /** How long the next refill has to wait. The last one may have begun by a clock that has been set back since. */
  const waitMs = (): number => {
    const since = ports.elapsed() - begunAt;
    return since >= 0 && since < BETWEEN_REFILLS_MS ? BETWEEN_REFILLS_MS - since : 0;
  };

  const check = async (stock: PrekeyStock): Promise<void> => {
    if (running !== null) return running;
    const low = Math.min(stock.oneTimePrekeys, stock.oneTimeKemPrekeys) < PREKEYS_LOW;
    if (stopped || (!low && !ports.uploadDue())) return;
    const wait = waitMs();
    if (wait > 0) {
      cancelNext ??= ports.startTimer(wait, () => {
        cancelNext = null;
        askAndCheck().catch((error: unknown) => ports.onFault('prekey upload', error));
      });
      return;
    }
    running = refill(stock).finally(() => {
      running = null;
    });
    return running;
  };

  /** What the server said a while ago is not what it has now. */
  const askAndCheck = async (): Promise<void> => {
    if (!ports.isOnline()) return;
    const stock = await ports.askStock();
    if (stock !== null && !stopped) await check(stock);
  };

  return {
    check,
    look: async () => {
      if (ports.uploadDue()) await askAndCheck();
    },
    stop: () => {
      stopped = true;
      cancelNext?.();
    },
  };
}

/** What is left to try at a server of before `replaces`; null if that is not why it refused. */
function lessOf(upload: KeysRequest, problem: string): KeysRequest | null {
  if (!('signedPrekey' in upload)) return null;
  const { replaces, ...rest } = upload;
  if (problem === 'bad_request' && replaces === true) return rest;
  const hasOneTime = upload.oneTimePrekeys.length > 0 || upload.oneTimeKemPrekeys.length > 0;
  if (problem !== 'too_many_prekeys' || !hasOneTime) return null;
  return { ...rest, oneTimePrekeys: [], oneTimeKemPrekeys: [] };
}
