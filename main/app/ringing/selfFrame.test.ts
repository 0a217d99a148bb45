import { expect, test } from 'vitest';
import { SELF_TEST_BYTES } from '../../../core/protocol/limits.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { seededDraw } from '../../../test/stage/ratchetParty.ts';
import { choosePrimitives } from '../../crypto/choosePrimitives.ts';
import { createSelfTester } from './selfFrame.ts';

const { primitives: aead } = choosePrimitives();

function device(sends: 'sent' | 'notConnected' | 'notOffered' = 'sent') {
  const clock = new ManualClock();
  const sent: Uint8Array[] = [];
  const selfTest = createSelfTester({
    aead,
    draw: seededDraw('self-test'),
    send: (sealed) => {
      sent.push(sealed);
      return sends;
    },
    elapsed: clock.elapsed,
    startTimer: clock.startTimer,
  });
  const back = (bytes: Uint8Array | undefined): void =>
    selfTest.heard({
      v: 1,
      t: 'self_test',
      ...(bytes === undefined ? { retry_ms: 9000 } : { encrypted_payload: Buffer.from(bytes).toString('base64') }),
    });
  return { clock, sent, selfTest, back };
}

const bytesOf = (sent: readonly Uint8Array[], index: number): Uint8Array => sent[index] ?? new Uint8Array();

test('what came back as it was sent has come, and says how long it took', async () => {
  const { clock, sent, selfTest, back } = device();
  const answer = selfTest.run();
  expect(sent.map(({ length }) => length)).toEqual([SELF_TEST_BYTES]);
  clock.advance(42);
  back(bytesOf(sent, 0));
  expect(await answer).toEqual({ came: true, ms: 42 });
});

test('whoever asks twice sends once and hears one answer', async () => {
  const { sent, selfTest, back } = device();
  const [first, second] = [selfTest.run(), selfTest.run()];
  back(bytesOf(sent, 0));
  expect(await first).toEqual(await second);
  expect(sent).toHaveLength(1);
});

test('a server that makes up an answer, or gives one of an earlier test, has not sent it back', async () => {
  const { clock, sent, selfTest, back } = device();
  const first = selfTest.run();
  back(bytesOf(sent, 0));
  await first;
  const second = selfTest.run();
  back(bytesOf(sent, 0));
  back(new Uint8Array(SELF_TEST_BYTES));
  const changed = bytesOf(sent, 1).slice();
  changed[100] = (changed[100] ?? 0) ^ 1;
  back(changed);
  clock.advance(10_000);
  expect(await second).toEqual({ came: false, reason: 'altered' });
});

test('the late answer of an earlier test does not spoil this one', async () => {
  const { clock, sent, selfTest, back } = device();
  const first = selfTest.run();
  clock.advance(10_000);
  expect(await first).toEqual({ came: false, reason: 'noAnswer' });
  const second = selfTest.run();
  back(bytesOf(sent, 0));
  clock.advance(5);
  back(bytesOf(sent, 1));
  expect(await second).toEqual({ came: true, ms: 5 });
});

test('no connection, one that breaks, a server that knows no test and one that has had enough are told apart', async () => {
  expect(await device('notConnected').selfTest.run()).toEqual({ came: false, reason: 'notConnected' });
  expect(await device('notOffered').selfTest.run()).toEqual({ came: false, reason: 'notOffered' });
  const broken = device();
  const answer = broken.selfTest.run();
  broken.selfTest.connectionLost();
  expect(await answer).toEqual({ came: false, reason: 'notConnected' });
  expect(broken.clock.pending()).toBe(0);
  const hasty = device();
  const refused = hasty.selfTest.run();
  hasty.back(undefined);
  expect(await refused).toEqual({ came: false, reason: 'tooOften' });
});

test('what is heard before anybody asked is no answer to what is asked then', async () => {
  const { sent, selfTest, back } = device();
  back(new Uint8Array(SELF_TEST_BYTES));
  selfTest.connectionLost();
  const answer = selfTest.run();
  back(bytesOf(sent, 0));
  expect(await answer).toMatchObject({ came: true });
});
