import { HANDLE_HELD_MS } from '../../core/protocol/limits.ts';
import type { Store } from '../store/Store.ts';
import { callerOf } from './callNotices.ts';
import type { CallRouting } from './callRouting.ts';
import type { HostClock } from './clock.ts';
import type { Hearing } from './hearing.ts';
import type { MissedCalls } from './missedCalls.ts';
import type { Presence } from './presence.ts';
import { startTask } from './task.ts';

const SWEEP_MS = 1_000;
const ALIVE_MS = 15_000;
const OWED_MS = 10_000;
const FORGET_MS = 60 * 60_000;
/** Of a server that never runs for an hour, too; and not while everybody comes back to one that was started anew. */
const FIRST_FORGET_MS = 60_000;
const DAY_MS = 86_400_000;
/** Who called whom is kept this long and no longer. */
const KEEP_CALLS_MS = 90 * DAY_MS;
/** An account that nobody signed in with is a name taken for nothing. */
const KEEP_UNUSED_ACCOUNTS_MS = 7 * DAY_MS;
const KEEP_ONE_TIME_KEYS_MS = 30 * DAY_MS;

interface Parts {
  readonly store: Pick<Store, 'liveCalls' | 'markCallsAlive' | 'forget'> & {
    readonly voice: Pick<Store['voice'], 'forgetExpired'>;
  };
  readonly routing: Pick<CallRouting, 'check'>;
  readonly presence: Pick<Presence, 'seenAt' | 'isConnected'>;
  readonly missed: Pick<MissedCalls, 'tellOwed'>;
  readonly clock: HostClock;
  readonly hearing: Pick<Hearing, 'look'>;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Periodic tasks of calls: ends those whose deadline or timeout is over. Deadlines are columns, so a call that was
 * ringing when the server stopped is judged when it starts again. The result ends the sweep and waits for what is under
 * way.
 */
export function startCallSweep(parts: Parts): () => Promise<void> {
  const tasks = [
    startTask(parts, SWEEP_MS, (lateMs) => sweep(parts, lateMs)),
    startTask(parts, ALIVE_MS, () => markAlive(parts)),
    startTask(parts, OWED_MS, () => parts.missed.tellOwed((device) => parts.presence.isConnected(device))),
    startTask(parts, FORGET_MS, () => forget(parts), FIRST_FORGET_MS),
  ];
  return async () => {
    await Promise.all(tasks.map((stop) => stop()));
  };
}

async function sweep({ store, routing, presence, clock, hearing, onFailure }: Parts, lateMs: number): Promise<void> {
  await hearing.look(lateMs);
  const live = await store.liveCalls();
  if (live.length === 0) clock.settle();
  for (const session of live) {
    const { answered_device } = session;
    try {
      await routing.check(session, {
        callerSeenAt: presence.seenAt(callerOf(session)),
        calleeSeenAt:
          answered_device === null ? 0 : presence.seenAt({ user: session.callee_id, device: answered_device }),
      });
    } catch (error) {
      // One call that cannot be judged must not keep those after it alive.
      onFailure(error);
    }
  }
}

async function markAlive({ store, presence, clock }: Parts): Promise<void> {
  const alive = (await store.liveCalls()).filter(
    (session) =>
      session.answered_device !== null &&
      (presence.isConnected(callerOf(session)) ||
        presence.isConnected({ user: session.callee_id, device: session.answered_device })),
  );
  await store.markCallsAlive(
    alive.map(({ id }) => id),
    clock.now(),
  );
}

async function forget({ store, clock }: Parts): Promise<void> {
  const now = clock.now();
  await store.forget({
    calls: now - KEEP_CALLS_MS,
    oneTimeKeys: now - KEEP_ONE_TIME_KEYS_MS,
    unusedAccounts: now - KEEP_UNUSED_ACCOUNTS_MS,
    // Made beside the server, by the time of day.
    invites: clock.wall(),
    heldHandles: now - HANDLE_HELD_MS,
  });
  await store.voice.forgetExpired(now);
}
