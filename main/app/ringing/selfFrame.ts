import type { SelfTestBack } from '../../../core/protocol/serverMessage.ts';
import { SELF_TEST_BYTES } from '../../../core/protocol/limits.ts';
import { decodeBase64, type Draw, equalBytes, type Primitives } from '../../../core/ratchet/signalCrypto.ts';
import type { ElapsedTime, Timers } from '../../ports/clock.ts';

/**
 * What came of a frame that a device sent to itself. notOffered: the server knows no such frame. altered: something
 * came, but not what was sent. tooOften: the server asks to wait.
 */
export type SelfTestOutcome =
  | { readonly came: true; readonly ms: number }
  | { readonly came: false; readonly reason: SelfTestFailure };
export type SelfTestFailure = 'notConnected' | 'notOffered' | 'noAnswer' | 'altered' | 'tooOften';

export interface SelfTesterPorts extends ElapsedTime, Timers {
  readonly aead: Pick<Primitives, 'aeadSeal' | 'aeadOpen'>;
  readonly draw: Draw;
  readonly send: (sealed: Uint8Array) => 'sent' | 'notConnected' | 'notOffered';
}

export interface SelfTester {
  /** Whoever asks while one is under way gets the answer of that one. */
  readonly run: () => Promise<SelfTestOutcome>;
  readonly heard: (back: SelfTestBack) => void;
  readonly connectionLost: () => void;
}

/** A call that takes longer to arrive is taken for none by whoever calls. */
const LIMIT_MS = 10_000;
const TAG_BYTES = 16;
/** Each key seals one message. */
const NONCE = new Uint8Array(12);
const LABEL = new TextEncoder().encode('ringfort:self-test');

/**
 * Sends this device something through the server, as large as the offer of a call. It is sealed with a key that is
 * drawn for this one test and never leaves it: that it comes back is no word of the server's, which can neither make an
 * answer up nor pass off the one of an earlier test.
 */
export function createSelfTester({ aead, draw, send, elapsed, startTimer }: SelfTesterPorts): SelfTester {
  let underWay: Promise<SelfTestOutcome> | null = null;
  const nobody = (): void => undefined;
  let listening: Pick<SelfTester, 'heard' | 'connectionLost'> = { heard: nobody, connectionLost: nobody };

  const begin = (): Promise<SelfTestOutcome> => {
    const key = draw(32);
    const plaintext = draw(SELF_TEST_BYTES - TAG_BYTES);
    const startedAt = elapsed();
    const sent = send(aead.aeadSeal(key, NONCE, LABEL, plaintext));
    if (sent !== 'sent') return Promise.resolve({ came: false, reason: sent });
    return new Promise((resolve) => {
      let isForeign = false;
      const end = (outcome: SelfTestOutcome): void => {
        stop();
        key.fill(0);
        listening = { heard: nobody, connectionLost: nobody };
        resolve(outcome);
      };
      const fail = (reason: SelfTestFailure): void => end({ came: false, reason });
      const stop = startTimer(LIMIT_MS, () => fail(isForeign ? 'altered' : 'noAnswer'));
      const heard = ({ encrypted_payload: payload }: SelfTestBack): void => {
        if (payload === undefined) return fail('tooOften');
        const opened = aead.aeadOpen(key, NONCE, LABEL, decodeBase64(payload));
        // It may be the late answer of a test before: ours can still come.
        if (opened === undefined || !equalBytes(opened, plaintext)) isForeign = true;
        else end({ came: true, ms: Math.round(elapsed() - startedAt) });
      };
      listening = { heard, connectionLost: () => fail('notConnected') };
    });
  };

  return {
    run: () => {
      underWay ??= begin().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    heard: (back) => listening.heard(back),
    connectionLost: () => listening.connectionLost(),
  };
}
