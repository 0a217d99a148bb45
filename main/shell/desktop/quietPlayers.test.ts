import { expect, test } from 'vitest';
import type { CallView } from '../../../core/call/view.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { only } from '../../../test/fakes/shownCalls.ts';
import { createMprisPlayers } from './mediaPlayers.ts';
import { createQuietPlayers, isAudible } from './quietPlayers.ts';

const call = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const ringing: CallView = { phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false };
const answering: CallView = { phase: 'answering', call, relayOnly: false, waitsFor: null };
const idle: CallView = { phase: 'idle' };

/** A desk with players, each in a state, and what was done to them. */
function desk(states: Record<string, 'Playing' | 'Paused' | 'Stopped'>, isWanted = true) {
  const clock = new ManualClock();
  const done: string[] = [];
  const quiet = createQuietPlayers({
    players: {
      playing: async () => Object.keys(states).filter((name) => states[name] === 'Playing'),
      pause: async (name) => {
        done.push(`pause ${name}`);
        states[name] = 'Paused';
      },
      resume: async (name) => {
        if (states[name] !== 'Paused') return;
        done.push(`play ${name}`);
        states[name] = 'Playing';
      },
    },
    isWanted: () => isWanted,
    startTimer: clock.startTimer,
    onFault: (what) => done.push(`fault ${what}`),
  });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await Promise.resolve();
    }
  };
  return {
    done,
    states,
    draw: async (view: CallView) => {
      quiet.draw(only(view));
      await settled();
    },
    wait: async (ms: number) => {
      clock.advance(ms);
      await settled();
    },
    stop: quiet.stop,
  };
}

test('what plays is paused from the first ring to the end of the call, and goes on afterwards', async () => {
  const { draw, wait, done } = desk({ music: 'Playing', film: 'Paused', radio: 'Stopped' });
  await draw(ringing);
  await draw(answering);
  expect(done).toEqual(['pause music']);
  await draw(idle);
  await wait(1_500);
  expect(done).toEqual(['pause music', 'play music']);
});

test('between a call and the next that rings already nothing plays', async () => {
  const { draw, wait, done } = desk({ music: 'Playing' });
  await draw(ringing);
  await draw(idle);
  await wait(1_000);
  await draw(ringing);
  await wait(5_000);
  expect(done).toEqual(['pause music']);
  await draw(idle);
  await wait(1_500);
  expect(done).toEqual(['pause music', 'play music']);
});

test('what a person stopped or started again themselves stays as they left it', async () => {
  const { draw, wait, done, states } = desk({ music: 'Playing', film: 'Playing' });
  await draw(ringing);
  states['music'] = 'Stopped';
  states['film'] = 'Playing';
  await draw(idle);
  await wait(1_500);
  expect(done).toEqual(['pause music', 'pause film']);
});

test('who does not want it hears both', async () => {
  const { draw, done } = desk({ music: 'Playing' }, false);
  await draw(ringing);
  expect(done).toEqual([]);
});

test('a program that ends in a call leaves nothing paused', async () => {
  const { draw, stop, done } = desk({ music: 'Playing' });
  await draw(answering);
  await stop();
  expect(done).toEqual(['pause music', 'play music']);
});

test('a ring that was silenced needs no silence', () => {
  expect(isAudible(only({ ...ringing, silenced: true }))).toBe(false);
  expect(isAudible(only(ringing))).toBe(true);
});

test('the player that Chromium makes of Ringfort itself is left alone', async () => {
  const asked: string[] = [];
  const names = `([':1.0', 'org.mpris.MediaPlayer2.chromium.instance42', 'org.mpris.MediaPlayer2.vlc', 'org.mpris.MediaPlayer2.chromium.instance4'],)`;
  const bus = {
    ask: async (destination: string, _path: string, method: string) => {
      if (method.endsWith('ListNames')) return names;
      asked.push(destination);
      return "(<'Playing'>,)";
    },
  };
  const players = createMprisPlayers(bus, 42);
  const others = ['org.mpris.MediaPlayer2.vlc', 'org.mpris.MediaPlayer2.chromium.instance4'];
  expect(await players.playing()).toEqual(others);
  expect(asked).toEqual(others);
});

test('a program that calls itself a thousand players starts no thousand programs', async () => {
  let asked = 0;
  const names = Array.from({ length: 1000 }, (_, n) => `'org.mpris.MediaPlayer2.p${n}'`).join(', ');
  const bus = {
    ask: async (_destination: string, _path: string, method: string) => {
      if (method.endsWith('ListNames')) return `([${names}],)`;
      asked += 1;
      return "(<'Playing'>,)";
    },
  };
  expect(await createMprisPlayers(bus, 42).playing()).toHaveLength(16);
  expect(asked).toBe(16);
});
