import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SequencedMessage } from '../../core/protocol/serverMessage.ts';
import type { QueuePosition } from '../ports/queuePosition.ts';
import { beginReceiving, passOver, placeAfter, receive, staleRows, takeUnit } from './delivery.ts';
import { numbered, outboxRow, type OutboxRow } from './outbox.ts';

const callId = '01890a5d-ac96-774b-bcce-b302099a8057';
const epoch = '00000000000000aa';

const frame = (s: number): SequencedMessage => ({
  v: 1,
  t: 'call_state',
  s,
  call_id: callId,
  state: 'ringing',
  peer: 'bob',
  direction: 'outgoing',
  call_type: 'audio',
  started_at: 1,
});
const batch = (more: boolean, ...numbers: number[]) => ({
  v: 1 as const,
  t: 'batch' as const,
  more,
  frames: numbers.map(frame),
});
const row = (id: number, n: number, expiresAt = 1000): OutboxRow => ({
  id,
  n,
  frame: '{"v":1}',
  callId,
  kind: 'ice_candidate',
  expiresAt,
});
const numbers = (frames: readonly SequencedMessage[]) => frames.map(({ s }) => s);

test('an offer and the hang-up behind it in the same batch are judged together', () => {
  let receiving = beginReceiving(null, { epoch, resumed: false });
  receiving = receive(receiving, batch(true, 1, 2));
  expect(takeUnit(receiving)[1]).toEqual([]);
  receiving = receive(receiving, batch(false, 3));
  expect(numbers(takeUnit(receiving)[1])).toEqual([1, 2, 3]);
});

test('frames that come while others are being handled form the next unit', () => {
  let receiving = receive(beginReceiving(null, { epoch, resumed: false }), batch(false));
  receiving = receive(receiving, frame(1));
  const [rest, first] = takeUnit(receiving);
  const [, second] = takeUnit(receive(receive(rest, frame(2)), frame(3)));
  expect([numbers(first), numbers(second)]).toEqual([[1], [2, 3]]);
});

test('a repeated frame is dropped and a gap is not waited for', () => {
  let receiving = beginReceiving({ epoch, s: 4 }, { epoch, resumed: true });
  receiving = receive(receiving, batch(false, 4, 5, 5, 9));
  receiving = receive(receiving, frame(8));
  expect(numbers(takeUnit(receiving)[1])).toEqual([5, 9]);
});

test('what could not be read is done with what was read before it, and never comes again', () => {
  let receiving = receive(beginReceiving(null, { epoch, resumed: false }), batch(true, 1));
  receiving = passOver(receiving, 3);
  expect(placeAfter(...takeUnit(receiving))).toBeNull();
  receiving = receive(receiving, batch(false, 2, 3));
  const [rest, unit] = takeUnit(receiving);
  expect([numbers(unit), placeAfter(rest, unit)]).toEqual([[1], 3]);
});

test('in a new epoch the old place means nothing', () => {
  const receiving = receive(
    beginReceiving({ epoch, s: 400 }, { epoch: '00000000000000bb', resumed: false }),
    batch(false, 1),
  );
  expect(numbers(takeUnit(receiving)[1])).toEqual([1]);
});

test('what the server has consumed is not sent again', () => {
  const contents = { acknowledged: 2, last: 5, rows: [row(1, 3), row(2, 4), row(3, 5)] };
  const stale = staleRows(contents, 4, 0, () => true);
  expect(stale.consumed.map(({ id }) => id)).toEqual([1, 2]);
  expect(stale.expired).toEqual([]);
});

test.each([0, 1, 9])('after a lost place (the server says %i) everything goes again', (consumed) => {
  const contents = { acknowledged: 2, last: 5, rows: [row(1, 3), row(2, 4), row(3, 5)] };
  expect(staleRows(contents, consumed, 0, () => true)).toMatchObject({ consumed: [], expired: [] });
});

test('that a server has forgotten what it acknowledged is noticed, whatever waits to be sent (A75)', () => {
  const forgot = (acknowledged: number, consumed: number, rows: OutboxRow[] = []) =>
    staleRows({ acknowledged, last: 5, rows }, consumed, 0, () => true).wasForgotten;
  expect([forgot(2, 1), forgot(2, 0, [row(1, 3)]), forgot(2, 2), forgot(2, 5), forgot(2, 9)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('what is too old is not sent at all', () => {
  const contents = { acknowledged: 0, last: 2, rows: [row(1, 1, 500), row(2, 2, 1500)] };
  expect(staleRows(contents, 0, 500, () => true).expired.map(({ id }) => id)).toEqual([1]);
});

test('what arrived before it became too old did not expire', () => {
  const stale = staleRows({ acknowledged: 0, last: 1, rows: [row(1, 1, 500)] }, 1, 5000, () => true);
  expect([stale.consumed.length, stale.expired.length]).toEqual([1, 0]);
});

test('an offer goes again while its call is on, or was hung up; not if it was refused, gave way or lost its program (F3)', () => {
  const rowOf = (id: number, kind: OutboxRow['kind'], call: string, frame = '{}'): OutboxRow => ({
    ...{ id, n: id, kind, callId: call, frame, expiresAt: 9 },
  });
  const rows = [
    rowOf(1, 'call_offer', 'on'),
    rowOf(2, 'call_offer', 'cancelled'),
    rowOf(3, 'call_hangup', 'cancelled', '{"reason":"cancel"}'),
    rowOf(4, 'call_offer', 'refused'),
    rowOf(5, 'call_offer', 'gave way'),
    rowOf(6, 'call_hangup', 'gave way', '{"reason":"glare"}'),
  ];
  const stale = staleRows({ acknowledged: 0, last: 6, rows }, 0, 0, (one) => one === 'on');
  expect(stale.expired.map(({ id }) => id)).toEqual([4, 5]);
});

test('an answer goes again while its call is on, and before its hang-up; not of a call whose hang-up a server took and may forget (F3)', () => {
  const rowOf = (id: number, kind: OutboxRow['kind'], call: string): OutboxRow => ({
    ...{ id, n: id, kind, callId: call, frame: '{"reason":"hangup"}', expiresAt: 9 },
  });
  const rows = [
    rowOf(1, 'call_answer', 'on'),
    rowOf(2, 'call_answer', 'hung up'),
    rowOf(3, 'call_hangup', 'hung up'),
    rowOf(4, 'call_answer', 'over'),
    rowOf(5, 'ice_candidate', 'over'),
  ];
  const stale = staleRows({ acknowledged: 0, last: 5, rows }, 0, 0, (one) => one === 'on');
  expect(stale.expired.map(({ id }) => id)).toEqual([4]);
});

test('a frame lives as long as the server would keep it', () => {
  const toOne = { v: 1, call_id: callId, to: 'bob', to_device: 7, encrypted_payload: 'AAAA' } as const;
  const toAll = { v: 1, call_id: callId, to: 'bob', payloads: { '7': 'AAAA' } } as const;
  const lives = [
    outboxRow({ ...toAll, t: 'call_offer', call_type: 'audio' }, 1000),
    outboxRow({ ...toOne, t: 'call_answer' }, 1000),
    outboxRow({ ...toOne, t: 'ice_candidate' }, 1000),
    outboxRow({ ...toAll, t: 'call_hangup', reason: 'hangup' }, 1000),
  ].map(({ expiresAt }) => expiresAt - 1000);
  expect(lives).toEqual([45_000, 60_000, 60_000, 120_000]);
});

test('the number is the only thing added to the kept bytes', () => {
  const { frame: kept } = outboxRow(
    { v: 1, t: 'call_answer', call_id: callId, to: 'bob', to_device: 7, encrypted_payload: 'AAAA' },
    0,
  );
  const sent = numbered({ frame: kept, n: 17 });
  expect(sent.endsWith(kept.slice(1))).toBe(true);
  expect(JSON.parse(sent)).toEqual({ ...JSON.parse(kept), n: 17 });
});

/*
 * The rest of this file plays both directions against a server over connections that break at any frame, with crashes
 * of either side in between, and asks the only two questions that matter: is anything lost, is anything done twice?
 */

type Step = 'put' | 'send' | 'consume' | 'tellAck' | 'cut' | 'serverSavesCount' | 'serverCrashes';

test('whatever the connections do, the server gets every frame of ours once and in order, unless it crashes', () => {
  const step = fc.constantFrom<Step>('put', 'send', 'consume', 'tellAck', 'cut');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const played = playSending(steps);
      expect(played.consumed).toEqual(played.put);
    }),
  );
});

test('a server that crashes before it saved its count may get a frame twice, but none is lost and the order stands', () => {
  const step = fc.constantFrom<Step>('put', 'send', 'consume', 'tellAck', 'cut', 'serverSavesCount', 'serverCrashes');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const played = playSending(steps);
      expect([...new Set(played.consumed)].toSorted((a, b) => a - b)).toEqual(played.put);
    }),
  );
});

/** Plays the steps, then lets a last quiet connection finish the work. */
function playSending(steps: readonly Step[]): { readonly put: number[]; readonly consumed: number[] } {
  let outbox = { acknowledged: 0, last: 0, rows: [] as OutboxRow[] };
  const server = { n: 0, saved: 0 };
  let wire: OutboxRow[] = [];
  let acks: number[] = [];
  let sent = 0;
  let nextId = 1;
  const put: number[] = [];
  const consumed: number[] = [];

  const act: Readonly<Record<Step, () => void>> = {
    put: () => {
      outbox = { ...outbox, last: outbox.last + 1, rows: [...outbox.rows, row(nextId, outbox.last + 1)] };
      put.push(nextId);
      nextId += 1;
    },
    send: () => {
      const next = outbox.rows.find(({ n }) => n > sent);
      if (next === undefined) return;
      wire.push(next);
      sent = next.n;
    },
    consume: () => {
      const arriving = wire.shift();
      if (arriving === undefined || arriving.n <= server.n) return;
      expect(arriving.n).toBe(server.n + 1);
      server.n = arriving.n;
      consumed.push(arriving.id);
      acks.push(server.n);
    },
    tellAck: () => {
      const n = acks.shift();
      if (n === undefined || n > outbox.last || n <= outbox.acknowledged) return;
      outbox = { ...outbox, acknowledged: n, rows: outbox.rows.filter((kept) => kept.n > n) };
    },
    cut: () => {
      wire = [];
      acks = [];
      const stale = new Set(staleRows(outbox, server.n, 0, () => true).consumed.map(({ id }) => id));
      const rows = outbox.rows
        .filter(({ id }) => !stale.has(id))
        .map((kept, index) => ({ ...kept, n: server.n + 1 + index }));
      outbox = { acknowledged: server.n, last: server.n + rows.length, rows };
      sent = server.n;
    },
    serverSavesCount: () => {
      server.saved = server.n;
    },
    serverCrashes: () => {
      server.n = server.saved;
      act.cut();
    },
  };
  for (const step of steps) act[step]();
  act.cut();
  for (const kept of outbox.rows) {
    act.send();
    act.consume();
    act.tellAck();
    expect(kept.n).toBe(server.n);
  }
  expect(outbox.rows).toEqual([]);
  return { put, consumed };
}

type Arrival = { readonly deliver: number } | 'handle' | 'acknowledge' | 'cut' | 'crash';

test('whatever the connections do, every frame of the server is handled once and in order', () => {
  const arrival = fc.oneof(
    fc.record({ deliver: fc.integer({ min: 1, max: 5 }) }),
    fc.constantFrom<Arrival>('handle', 'acknowledge', 'cut', 'crash'),
  );
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 120 }), (arrivals) => {
      const TOTAL = 30;
      let kept: QueuePosition | null = null;
      let trimmed = 0;
      let pushed = 0;
      let receiving = beginReceiving(kept, { epoch, resumed: false });
      const handled: number[] = [];

      const connect = (): void => {
        const from: number = kept?.s ?? 0;
        receiving = beginReceiving(kept, { epoch, resumed: kept !== null });
        // What waits comes as one batch, repeats included: a server that missed our ack starts earlier than we asked
        // for.
        const waiting = Array.from({ length: pushed - trimmed }, (_, index) => trimmed + 1 + index);
        expect(trimmed).toBeLessThanOrEqual(from);
        receiving = receive(receiving, batch(false, ...waiting));
      };
      const act = (arrival: Arrival): void => {
        if (typeof arrival === 'object') {
          for (let count = 0; count < arrival.deliver && pushed < TOTAL; count += 1) {
            pushed += 1;
            receiving = receive(receiving, frame(pushed));
          }
          return;
        }
        switch (arrival) {
          case 'handle': {
            const [rest, frames] = takeUnit(receiving);
            receiving = rest;
            handled.push(...numbers(frames));
            const last = frames.at(-1);
            if (last !== undefined) kept = { epoch, s: last.s };
            return;
          }
          case 'acknowledge':
            trimmed = kept?.s ?? 0;
            return;
          case 'cut':
          case 'crash':
            connect();
        }
      };
      connect();
      for (const arrival of arrivals) act(arrival);
      act('cut');
      act({ deliver: TOTAL });
      act('handle');
      expect(handled).toEqual(Array.from({ length: TOTAL }, (_, index) => index + 1));
    }),
  );
});
