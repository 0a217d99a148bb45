import type { IceServer } from '../../../core/call/call.ts';
import {
  MAX_RELAY_TRIALS,
  relayAddressOf,
  relayName,
  type RelayAddress,
  type RelayTestAnswer,
} from '../../../core/call/relayTrial.ts';
import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { DirectQuestion, RelayQuestion, RelayWindow } from '../../../core/ipc/relayWindow.ts';
import type { Timers } from '../../ports/clock.ts';

export interface RelayTesterPorts extends Timers {
  /** Those that the server names now, with fresh credentials. */
  readonly relays: () => Promise<readonly IceServer[]>;
  /** The hidden window with an engine. */
  readonly openWindow: () => void;
  readonly closeWindow: () => void;
  readonly network: {
    /** Looks at the addresses of this computer, and says at once if they are others (`networkChanged`). */
    readonly look: () => void;
    readonly isThere: () => boolean;
  };
}

export interface RelayTester {
  readonly mainHandlers: Pick<Handlers<MainWindow>, 'relays' | 'testRelay' | 'stopRelayTest'>;
  readonly windowHandlers: Handlers<RelayWindow>;
  /** What this computer has for direct connections (`DirectQuestion`). */
  readonly testDirect: () => Promise<RelayTestAnswer>;
  /** What is asked by now was asked over a network that is gone: its silence says nothing of a relay. */
  readonly networkChanged: () => void;
  /** The hidden window crashed or was closed. */
  readonly windowLost: () => void;
}

/** The window ends each trial after 10 s, four at once; one that is not heard of for so long is broken. */
const LIMIT_MS = 120_000;

type AnyQuestion = RelayQuestion | DirectQuestion;

interface Trial {
  readonly question: AnyQuestion;
  readonly name: string;
  readonly answer: Promise<RelayTestAnswer>;
  readonly end: (answer: RelayTestAnswer) => void;
}

/** Asks each address of the relays in the engine that calls use, when a person wants to know. */
export function createRelayTester({ relays, network, ...ports }: RelayTesterPorts): RelayTester {
  const { openWindow, closeWindow, startTimer } = ports;
  let offered: readonly (Omit<RelayQuestion, 'id'> & { readonly address: RelayAddress })[] = [];
  const trials = new Map<number, Trial>();
  /** No two trials have one number: what a window that was closed still answered is for none of those that follow. */
  let asked = 0;
  /** Not handed out yet. */
  let waiting: readonly AnyQuestion[] = [];
  /** Of the window: each waits for a question. */
  let idle: readonly ((question: AnyQuestion | null) => void)[] = [];

  const handOut = (): void => {
    while (idle.length > 0 && waiting.length > 0) {
      const [take, ...others] = idle;
      const [question = null, ...later] = waiting;
      [idle, waiting] = [others, later];
      take?.(question);
    }
  };

  /** The window has done its work, or is to do no more. */
  const close = (): void => {
    for (const take of idle) take(null);
    [idle, waiting] = [[], []];
    closeWindow();
  };

  const endAll = (answer: RelayTestAnswer): void => {
    for (const { end } of [...trials.values()]) end(answer);
  };

  const begin = (address: RelayAddress): Promise<RelayTestAnswer> => {
    const name = relayName(address);
    const found = offered.find((offer) => relayName(offer.address) === name);
    if (found === undefined) return Promise.resolve('broken');
    const { url, username, credential } = found;
    return ask(name, { url, username, credential });
  };

  const ask = (
    name: string,
    asks: Omit<RelayQuestion, 'id'> | Omit<DirectQuestion, 'id'>,
  ): Promise<RelayTestAnswer> => {
    const same = [...trials.values()].find((trial) => trial.name === name);
    if (same !== undefined) return same.answer;
    if (trials.size >= MAX_RELAY_TRIALS) return Promise.resolve('broken');
    const id = (asked += 1);
    const question: AnyQuestion = { id, ...asks };
    const { promise: answer, resolve } = withResolver<RelayTestAnswer>();
    const stopWaiting = startTimer(LIMIT_MS, () => end('broken'));
    const end = (said: RelayTestAnswer): void => {
      stopWaiting();
      trials.delete(id);
      waiting = waiting.filter((other) => other.id !== id);
      resolve(said);
      if (trials.size === 0) close();
    };
    trials.set(id, { question, name, answer, end });
    waiting = [...waiting, question];
    openWindow();
    handOut();
    return answer;
  };

  return {
    mainHandlers: {
      relays: async () => {
        const named = new Map<string, (typeof offered)[number]>();
        for (const { urls, username, credential } of await relays()) {
          for (const url of urls) {
            const address = relayAddressOf(url);
            if (address !== null) named.set(relayName(address), { address, url, username, credential });
          }
        }
        offered = [...named.values()].slice(0, MAX_RELAY_TRIALS);
        return offered.map(({ address }) => address);
      },
      testRelay: begin,
      stopRelayTest: () => {
        endAll('stopped');
        return null;
      },
    },
    testDirect: async () => ask('direct', { iceServers: await relays() }),
    windowHandlers: {
      next: () => {
        // One that was taken over may ask as often as it likes (A90).
        if (idle.length >= MAX_RELAY_TRIALS) return null;
        const { promise, resolve } = withResolver<AnyQuestion | null>();
        idle = [...idle, resolve];
        handOut();
        return promise;
      },
      answered: ({ id, answer }) => {
        // Before a relay is blamed: without a network none can answer.
        if (answer !== 'given') network.look();
        trials.get(id)?.end(answer === 'given' || network.isThere() ? answer : 'stopped');
        return null;
      },
    },
    networkChanged: () => endAll('stopped'),
    windowLost: () => {
      idle = [];
      endAll('broken');
    },
  };
}

function withResolver<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let resolve = (_value: Value): void => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
