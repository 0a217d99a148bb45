import type { Address } from '../ports/address.ts';
import type { AskedOffer, KeptQuestion, KeptQuestions } from '../ports/askedOffers.ts';
import type { BootTime, Clock, Timers } from '../ports/clock.ts';
import { createSignsOfLife } from './signsOfLife.ts';

export interface AskedOffersPorts extends BootTime, Clock, Timers {
  readonly store: KeptQuestions;
  readonly onFault: (what: string, error: unknown) => void;
}

/** It comes no more: its call is to be in the history. Never rejects. */
export type GiveUp = (asked: AskedOffer, endedAt: number) => Promise<void>;

export interface AskedOffers {
  readonly has: (callId: string) => boolean;
  /** Waits so long for it. False: so many are waited for that this one is not. */
  readonly add: (asked: AskedOffer, leftMs: number, giveUp: GiveUp) => boolean;
  /** True, once, if this device was asked for it. */
  readonly came: (callId: string, from: Address) => boolean;
  /** It cannot come any more. Resolves when it was given up. */
  readonly gone: (callId: string) => Promise<void>;
  /** Its call is in the history. */
  readonly recorded: (callId: string) => void;
  /** After a start: waits on for those that the program before waited for, for as long as is left. */
  readonly resume: (giveUp: GiveUp, isKnown: (callId: string) => Promise<boolean>) => Promise<void>;
  /** They are left to the next start. */
  readonly stop: () => void;
}

interface Waiting {
  readonly question: KeptQuestion;
  readonly giveUp: GiveUp;
  readonly stopTimer: () => void;
}

/** Nobody is called by so many at once; a server can make offers up without end (A85). */
export const MOST_ASKED = 20;

/**
 * Offers that are asked for again. Each is also in the store, from before its frame is acknowledged until it came or
 * its call is in the history: whoever is killed meanwhile waits on after the start, and no call is without its line.
 */
export function createAskedOffers(ports: AskedOffersPorts): AskedOffers {
  const { store, now, startTimer, onFault } = ports;
  const { sign, agoMs } = createSignsOfLife(ports);
  const waiting = new Map<string, Waiting>();
  /** What the store has. */
  const kept = new Set<string>();

  /** Of one that finds no room on the disk this program knows, as long as it runs. */
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      onFault('keep an offer that is asked for again', error);
    }
  };
  const keep = (question: KeptQuestion): void =>
    attempt(() => {
      store.keep(question);
      kept.add(question.asked.call.callId);
    });
  const forget = (callId: string): void => {
    if (!kept.has(callId)) return;
    attempt(() => {
      store.forget(callId);
      kept.delete(callId);
    });
  };
  const wait = (question: KeptQuestion, leftMs: number, giveUp: GiveUp): void => {
    const { callId } = question.asked.call;
    const stopTimer = startTimer(leftMs, () => void gone(callId));
    waiting.set(callId, { question, giveUp, stopTimer });
  };
  const waitNoMore = (callId: string): void => {
    waiting.get(callId)?.stopTimer();
    waiting.delete(callId);
  };
  const gone = async (callId: string): Promise<void> => {
    const one = waiting.get(callId);
    waitNoMore(callId);
    if (one === undefined) return;
    // A start that comes late finds it over since then.
    const { asked, leftMs, askedAt } = one.question;
    await one.giveUp(asked, Math.min(now(), askedAt.aliveAt + leftMs));
  };
  /**
   * By the time since the computer was started. Where that says nothing, by clocks that may have been set: one that
   * went back takes nothing of the time.
   */
  const leftOf = ({ leftMs, askedAt }: KeptQuestion): number => {
    const ago = agoMs(askedAt) ?? Math.max(0, now() - askedAt.aliveAt);
    return Math.max(0, Math.round(leftMs - ago));
  };

  return {
    has: (callId) => waiting.has(callId),
    add: (asked, leftMs, giveUp) => {
      if (waiting.size >= MOST_ASKED) return false;
      const question = { asked, leftMs, askedAt: sign() };
      keep(question);
      wait(question, leftMs, giveUp);
      return true;
    },
    came: (callId, { userId, deviceId }) => {
      const asked = waiting.get(callId)?.question.asked;
      if (asked === undefined || asked.call.peer !== userId || asked.device !== deviceId) return false;
      waitNoMore(callId);
      forget(callId);
      return true;
    },
    gone,
    recorded: forget,
    resume: async (giveUp, isKnown) => {
      const found: KeptQuestion[] = [];
      attempt(() => found.push(...store.load()));
      for (const question of found) {
        const { callId } = question.asked.call;
        kept.add(callId);
        // oxlint-disable-next-line no-await-in-loop
        if (await isKnown(callId)) forget(callId);
        else wait(question, leftOf(question), giveUp);
      }
    },
    stop: () => {
      for (const [callId, { question }] of waiting) {
        waitNoMore(callId);
        if (!kept.has(callId)) keep(question);
      }
    },
  };
}
