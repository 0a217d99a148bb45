import { expect, test, vi } from 'vitest';
import { signOfEnd } from '../../core/call/view.ts';
import { historyCell, outcomeLines, reasonIn } from '../stage/outcomeTable.ts';
import { CONNECTED } from './outcomes/connected.ts';
import { CONNECTING } from './outcomes/connecting.ts';
import { peopleInThisFile, type Person } from './outcomes/people.ts';
import { REFUSED } from './outcomes/refused.ts';
import { RINGING } from './outcomes/ringing.ts';
import { rows } from './outcomes/serverAndWays.ts';
import { SILENT } from './outcomes/silent.ts';
import { UNSENT } from './outcomes/unsent.ts';

/*
 * The table "How a call ends" of the protocol page, line by line: two real phones and the real server do what it says,
 * or there is no case for the line, and that fails too.
 */

// What is opened is the real store; the test keeps hold of it, to let its disk be full.
vi.mock(import('../../main/store/database/openStore.ts'), async (original) => {
  const [real, { keepingHold }] = await Promise.all([original(), import('../stage/storesAtHand.ts')]);
  return keepingHold(real);
});

// What leaves is what a Ringfort says, but for the calls in which one has lost its second layer.
vi.mock(import('../../main/call/peerCodec.ts'), async (original) => {
  const [real, { withoutLayer }] = await Promise.all([original(), import('./outcomes/withoutLayer.ts')]);
  return { ...real, encodeMessage: (message) => real.encodeMessage(withoutLayer(message)) };
});

// The queues are the real ones; the test keeps hold of them, to let one be full.
vi.mock(import('../../server/bus/InProcessBus.ts'), async (original) => {
  const [real, { opened }] = await Promise.all([original(), import('./outcomes/fullQueue.ts')]);
  const { open } = real.InProcessBus;
  real.InProcessBus.open = async (options) => {
    const bus = await open.call(real.InProcessBus, options);
    opened.push(bus);
    return bus;
  };
  return real;
});

peopleInThisFile();

const lines = outcomeLines();

/** Of all causes, each with its sentence. */
const plays = [UNSENT, REFUSED, RINGING, SILENT, CONNECTING, CONNECTED].flatMap((outcomes) => Object.entries(outcomes));
const playOf = new Map(plays);

test('every line of the table has one case, and no case is left over', () => {
  expect(plays.map(([what]) => what).toSorted()).toEqual(lines.map(({ what }) => what).toSorted());
});

/** How the call stands in the history of a phone, and what sign its window gave. */
async function told({ phone }: Person, callId: string, isTold: boolean) {
  if (!isTold) return { reason: null, history: historyCell(null), sign: 'none' };
  const { recents } = await phone.until(({ recents }) => recents.some(({ call }) => call.callId === callId));
  const entries = recents.filter(({ call }) => call.callId === callId);
  expect(entries).toHaveLength(1);
  const [entry] = entries;
  const { call } = phone.picture();
  const sign = call.phase === 'ended' && call.call.callId === callId ? signOfEnd(call) : 'none';
  const reason = entry?.reason ?? null;
  if (call.phase === 'ended' && call.call.callId === callId) expect(call.reason).toBe(reason);
  const missed = entry?.isMissed === true ? (entry.seen ? 'listed' : 'marked') : null;
  return { reason, history: historyCell(reason, missed), sign };
}

test.each(lines.map((line) => [line.what, line] as const))('%s', async (what, line) => {
  const play = playOf.get(what);
  if (play === undefined) throw new Error('no case for this line');
  const { alice, bob, callId } = await play();
  const [atCaller, atCallee] = [reasonIn(line.caller), reasonIn(line.callee)];
  const caller = await told(alice, callId, atCaller !== null);
  const callee = await told(bob, callId, atCallee !== null);
  const isFinal = async (): Promise<string> => {
    const row = await rows.findCall(callId);
    if (row === undefined) return 'none';
    return row.end_reason === null ? 'live' : `\`${row.status}\` (\`${row.end_reason}\`)`;
  };
  await expect.poll(isFinal, { timeout: 30_000 }).toBe(line.row);
  expect([caller.reason, callee.reason]).toEqual([atCaller, atCallee]);
  expect(`${caller.history} · ${callee.history}`).toBe(line.histories);
  expect(`${caller.sign} · ${callee.sign}`).toBe(line.sounds);
  if (atCallee === null) expect(await bob.phone.recents()).not.toMatchObject([{ call: { callId } }]);
  for (const { phone } of [alice, bob]) {
    const { call } = phone.picture();
    if (call.phase === 'ended') await phone.ringfort.callHandlers.dismiss({ callId: call.call.callId, phase: 'ended' });
  }
});
