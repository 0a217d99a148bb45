import { expect, test } from 'vitest';
import { missedAs } from '../../core/call/callRecord.ts';
import type { CallState } from '../../core/call/callState.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import { CALL_STAGES, STAGE_OF_END } from '../../core/call/callStage.ts';
import { SLOW_MS } from '../../core/call/callTiming.ts';
import { CallEndReason, CallStatus } from '../../core/protocol/callSession.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyCell, outcomeLines, reasonIn, wordsCell } from '../stage/outcomeTable.ts';

/*
 * The table of outcomes on the protocol page says what the code says, and leaves no reason out. That phones do what it
 * says is proven by test/integration/outcomes.test.ts, which plays every line.
 */

const page = readFileSync(join(import.meta.dirname, '../../docs/PROTOCOL.md'), 'utf8');
const lines = outcomeLines();
const literals = (schema: { anyOf: readonly { const: string }[] }) => schema.anyOf.map(({ const: word }) => word);

test.each(lines.map((line) => [line.what, line] as const))(
  '%s: words and histories are those of the code',
  (_, line) => {
    const [caller, callee] = [reasonIn(line.caller), reasonIn(line.callee)];
    expect(line.caller).toBe(wordsCell(caller));
    expect(line.callee).toBe(wordsCell(callee));
    // Where the callee's window never opened, the call may never have rung.
    const wasHere = !line.sounds.endsWith(' · none');
    const missed = callee === null ? null : missedAs({ reason: callee, wasHere }, true);
    expect(line.histories).toBe(`${historyCell(caller)} · ${historyCell(callee, missed)}`);
  },
);

test('each row is a status and a reason that the server has, and each status that is final is reached', () => {
  const rows = lines.filter(({ row }) => row !== 'none').map(({ row }) => /^`(\w+)` \(`(\w+)`\)$/.exec(row)?.slice(1));
  expect(rows).not.toContain(undefined);
  const statuses = rows.map((row) => row?.[0] ?? '');
  expect([...new Set(statuses)].toSorted()).toEqual(
    literals(CallStatus)
      .filter((status) => status !== 'ringing' && status !== 'accepted')
      .toSorted(),
  );
  expect(literals(CallEndReason)).toEqual(expect.arrayContaining(rows.map((row) => row?.[1])));
});

/** Of a call that rings or would ring: the caller is told what came of it, in words of its own. */
const OF_WHO_IS_CALLED = [
  ...(['missed', 'overBeforeAnswer', 'declinedHere', 'busyHere', 'keysChanged', 'blocked', 'notContact'] as const),
  ...(['nobodyMayRing', 'contactSilent', 'doNotDisturb', 'quietHours', 'sharingScreen', 'systemQuiet'] as const),
  'fullScreen',
] as const;
/** What became of an offer: whoever answers has none. */
const OF_WHO_CALLS = [
  ...(['cancelled', 'declined', 'busy', 'noAnswer', 'peerOffline', 'unknownUser', 'noRoomThere', 'crossed'] as const),
  ...(['tooManyCalls', 'noRelayThere', 'keysNewThere', 'linkEnded'] as const),
] as const;
/** Nothing says so any more (A92). */
const OF_OLD_HISTORIES = ['answeredElsewhere', 'declinedElsewhere'] as const;
/** An offer is worth nothing later; an answer waits for the server, and goes again as often as it can write nothing. */
const OF_OFFERS_ALONE = ['offline', 'serverUnavailable'] as const;

/** What a side never reads, or not in a call that the table tells of. */
const UNREAD: Readonly<Record<'caller' | 'callee', readonly EndReason[]>> = {
  caller: [...OF_WHO_IS_CALLED, ...OF_OLD_HISTORIES],
  callee: [...OF_WHO_CALLS, ...OF_OLD_HISTORIES, ...OF_OFFERS_ALONE],
};

test.each(['caller', 'callee'] as const)(
  'every reason to end that the %s can read stands in the table, and no other one',
  (side) => {
    const told = new Set(lines.map((line) => reasonIn(line[side])).filter((reason) => reason !== null));
    const reasons = Object.keys(STAGE_OF_END) as EndReason[];
    expect(reasons.filter((reason) => !told.has(reason)).toSorted()).toEqual(UNREAD[side].toSorted());
  },
);

test('every stage and the time until it is named stand on the page', () => {
  for (const stage of CALL_STAGES) expect(page).toContain(`\`${stage}\``);
  expect(page).toContain(`\nAfter ${SLOW_MS / 1000} s of getting ready or connecting`);
});

/** Every phase, in the order of the page: the compiler asks for a new one. */
const PHASES: Readonly<Record<CallState['phase'], true>> = {
  ...{ idle: true, dialling: true, calling: true, alerting: true, ringing: true, answering: true, connecting: true },
  ...{ connected: true, cutOff: true, ended: true },
};

test('the phases on the page are those of the machine', () => {
  const told = /^The phases in code are ([^.]+)\./mu.exec(page)?.[1] ?? '';
  expect([...told.matchAll(/`(\w+)`/gu)].map(([, phase]) => phase)).toEqual(Object.keys(PHASES));
});
