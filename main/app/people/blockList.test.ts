import { expect, test } from 'vitest';
import type { CallView } from '../../../core/call/view.ts';
import { connectedView } from '../../../test/fakes/callView.ts';
import { only } from '../../../test/fakes/shownCalls.ts';
import { createBlockList } from './blockList.ts';

const call = { callId: 'c', peer: 'eve', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const talking = connectedView(call);
const ringing: CallView = { phase: 'ringing', call, knownContact: false, needsRelay: false, silenced: false };

function desk(view: CallView = { phase: 'idle' }, isThere = true) {
  const blocked = new Map<string, number>();
  const did: string[] = [];
  const handlers = createBlockList({
    namesOf: (handles) => new Map(handles.filter((handle) => handle === 'anna').map((handle) => [handle, 'Анна'])),
    phone: () =>
      isThere
        ? {
            store: {
              block: ({ handle, blockedAt }) => void blocked.set(handle, blockedAt),
              unblock: (handle) => void blocked.delete(handle),
              isBlocked: (handle) => blocked.has(handle),
              blockedPage: () => ({
                blocked: [...blocked].map(([handle, blockedAt]) => ({ handle, blockedAt })),
                next: null,
              }),
            },
            peerBlocked: (handle) => void did.push(`ended the call of ${handle}`),
            admissionChanged: () => void did.push('told the server'),
          }
        : null,
    shown: () => only(view),
    now: () => 7,
    onChanged: async () => void did.push('told the windows'),
  });
  return { handlers, blocked, did };
}

test('whoever is blocked is written down, their call ends, and server and windows are told (A86)', async () => {
  const { handlers, blocked, did } = desk(ringing);
  expect(await handlers.block({ handle: 'eve', endCall: false })).toEqual({ ok: true });
  expect([...blocked]).toEqual([['eve', 7]]);
  expect(did).toEqual(['ended the call of eve', 'told the server', 'told the windows']);
  expect(await handlers.isBlocked({ handle: 'eve' })).toBe(true);
  await handlers.unblock({ handle: 'eve' });
  expect(await handlers.blockedPage({ after: null, limit: 10 })).toEqual({ items: [], next: null });
});

test('a call that is going on is not ended before the person said so (A86)', async () => {
  const { handlers, blocked } = desk(talking);
  expect(await handlers.block({ handle: 'eve', endCall: false })).toMatchObject({ reason: 'inCall' });
  expect(blocked.size).toBe(0);
  expect(await handlers.block({ handle: 'walker', endCall: false })).toEqual({ ok: true });
  expect(await handlers.block({ handle: 'eve', endCall: true })).toEqual({ ok: true });
});

test('a name that nobody can have is not blocked: the server would refuse the whole list (A86)', async () => {
  const { handlers, blocked } = desk();
  for (const handle of ['e', 'eve!', '', '-eve']) {
    expect(await handlers.block({ handle, endCall: false })).toMatchObject({ reason: 'failed' });
  }
  expect(await handlers.block({ handle: ' Eve ', endCall: false })).toEqual({ ok: true });
  expect([...blocked.keys()]).toEqual(['eve']);
});

test('without an account there is nobody to block', async () => {
  const { handlers } = desk({ phase: 'idle' }, false);
  expect(await handlers.block({ handle: 'eve', endCall: false })).toMatchObject({ ok: false });
  expect(await handlers.blockedPage({ after: null, limit: 10 })).toEqual({ items: [], next: null });
});
