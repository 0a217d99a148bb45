import { isMissed } from '../../../core/call/endReason.ts';
import { presentCalls } from '../../../core/call/shownCalls.ts';
import { missedCalls } from '../../../core/ipc/missedCalls.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import type { StartTimer } from '../../ports/clock.ts';
import { createRangOut } from './rangOut.ts';

/**
 * `rang`: some of them were heard by whoever sat there. `quiet`: some came while the phone was to be quiet, which is
 * over. `unrung`: some did not ring, for the system was quiet, a program filled the screen, or another call was on.
 */
export type WhyMissed = 'away' | 'rang' | 'quiet' | 'unrung';

export interface MissedWhileAwayPorts {
  readonly startTimer: StartTimer;
  /** So many calls came that nobody has looked at. */
  readonly tell: (count: number, why: WhyMissed) => void;
  /** The person has looked at them. */
  readonly withdraw: () => void;
}

/** The server tells of them right after the sign-in, one after the other; so long after the last they are counted. */
const SETTLED_MS = 5_000;
/** Whoever has the list of calls before them has seen it by then. */
const LOOKED_MS = 3_000;

/**
 * Tells of the calls that were missed while nobody could be reached here: once after the start, and once after each
 * time the server was away. And of each that rang here with nobody at the desk: an icon or a number somewhere is not
 * seen on every desktop. And of what came while the person was not to be disturbed, or shared their screen, once that
 * is over, also where the program ended before it was. Of what did not ring for another reason of that moment at once:
 * a desktop that is quiet keeps it for later, and tells us of no end. All are one notification.
 */
export function createMissedWhileAway({ startTimer, tell, withdraw }: MissedWhileAwayPorts) {
  /** Of which the calls are counted: before the start, or while nobody was reached here (a sleep, no network). */
  let absence: 'start' | 'away' | null = 'start';
  let wasOnline = false;
  let before = 0;
  let count = 0;
  /** Of `count` those that did not ring at that moment. */
  let notNow = 0;
  /** Told by their own ringing. */
  const rang = new Set<string>();
  /** How many were missed before the phone became quiet; null: it is not, and was not a moment ago. */
  let beforeQuiet: number | null = null;
  let stopWaking: (() => void) | null = null;
  let stopTimer: (() => void) | null = null;
  const lookAtRinging = createRangOut();
  let unheeded = 0;
  /** Whether some of those did not ring. */
  let isUnrung = false;
  let stopLooking: (() => void) | null = null;
  /** How many the notification that stands there tells of. */
  let told = 0;
  let why: WhyMissed = 'away';

  const say = (more: number): void => {
    // What comes before the quiet is told of, and what is counted since, is told of then.
    if (more <= 0 || count === 0 || beforeQuiet !== null) return;
    told = Math.min(told + more, count);
    tell(told, why);
  };
  const looked = (): void => {
    const more = unheeded;
    unheeded = 0;
    stopLooking = null;
    if (count > 0 && beforeQuiet === null) why = isUnrung ? 'unrung' : 'rang';
    isUnrung = false;
    say(more);
  };
  const lookLater = (more: number): void => {
    unheeded += more;
    stopLooking?.();
    stopLooking = startTimer(LOOKED_MS, looked);
  };
  const settled = (): void => {
    const missed = count - before - rang.size;
    if (absence === 'start' && notNow > 0) why = 'unrung';
    absence = stopTimer = null;
    say(missed);
  };
  const woken = (): void => {
    const missed = count - (beforeQuiet ?? count);
    stopWaking = beforeQuiet = null;
    // They are told of by this.
    before = count;
    rang.clear();
    if (missed > 0) why = 'quiet';
    say(missed);
  };
  const settleLater = (): void => {
    stopTimer?.();
    stopTimer = startTimer(SETTLED_MS, settled);
  };

  return {
    draw: ({ account, call, recents, settings }: AppSnapshot): void => {
      // A voice message that comes late is told by itself, and is no call.
      const missedCount = missedCalls(recents);
      const isOnline = account.connection.state === 'online';
      const rangOut = lookAtRinging(call);
      if (rangOut > 0) lookLater(rangOut);
      const present = presentCalls(call);
      // Those of before this start, unless they were told just now.
      const held = told > 0 ? 0 : recents.notNowCount;
      const isShared = present.some(({ view }) => view.phase === 'connected' && view.sharing);
      // A notification comes over what they see, too.
      if (settings.quiet !== null || isShared) {
        stopWaking?.();
        stopWaking = null;
        // What was about to be told waits as well. What stood there before a start is known once the account is.
        beforeQuiet ??= absence === null ? count - unheeded : before;
        if (absence === 'start' && !wasOnline) beforeQuiet = missedCount - held;
      } else if (beforeQuiet !== null) stopWaking ??= startTimer(LOOKED_MS, woken);
      if (beforeQuiet !== null) beforeQuiet = Math.min(beforeQuiet, missedCount);
      if (wasOnline && !isOnline) {
        stopTimer?.();
        stopTimer = null;
        if (absence === null) {
          absence = 'away';
          before = missedCount;
          rang.clear();
        }
      }
      for (const { view } of present) {
        const { callId } = view.call;
        if (absence !== null && view.phase === 'ringing') rang.add(callId);
        // Answered or declined: it is none of those that were missed.
        else if (view.phase !== 'ringing' && !(view.phase === 'ended' && isMissed(view.reason))) rang.delete(callId);
      }
      if (absence !== null && isOnline) {
        // What stood there before a start is known once the account is.
        if (!wasOnline && absence === 'start') before = missedCount - held;
        // Whoever looks at the list meanwhile needs no notification.
        before = Math.min(before, missedCount);
        if (stopTimer === null || missedCount !== count) settleLater();
      }
      const unrung = recents.notNowCount - notNow;
      if (unrung > 0 && absence === null && beforeQuiet === null) {
        isUnrung = true;
        lookLater(unrung);
      }
      notNow = recents.notNowCount;
      count = missedCount;
      wasOnline = isOnline;
      if (told > 0 && missedCount === 0) {
        told = 0;
        why = 'away';
        withdraw();
      }
    },
    stop: (): void => {
      stopTimer?.();
      stopLooking?.();
      stopWaking?.();
    },
  };
}
