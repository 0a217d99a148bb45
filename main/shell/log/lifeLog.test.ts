import { expect, test } from 'vitest';
import type { AccountPart } from '../../../core/ipc/snapshot.ts';
import { createLifeLog } from './lifeLog.ts';
import { logText } from './logText.ts';

test('each change of account and connection is a line, by its name alone: no handle, no server, no detail of it', () => {
  const lines: string[] = [];
  const log = createLifeLog((what) => lines.push(what));
  const ready: AccountPart['state'] = {
    ...{ phase: 'ready', handle: 'anna', displayName: 'Anna K.', server: 'https://anna.example.org', hosting: null },
    ...{ isUnprotected: false, serverId: '9f8e', keyProtection: { keyring: null, passphrase: true } },
  };
  log.look({ state: { phase: 'opening' }, connection: { state: 'none' } });
  log.look({ state: ready, connection: { state: 'connecting' } });
  log.look({ state: ready, connection: { state: 'connecting' } });
  const detail = 'https://anna.example.org';
  log.look({ state: ready, connection: { state: 'offline', reason: 'unreachable', detail } });
  log.look({ state: ready, connection: { state: 'online', relay: 'none' } });
  log.look({
    state: { phase: 'storeProblem', code: 'newerSchema', missingKeyring: null },
    connection: { state: 'none' },
  });
  expect(lines).toEqual([
    ...['account: opening', 'connection: none', 'account: ready', 'connection: connecting'],
    ...['connection: offline unreachable', 'connection: online'],
    ...['account: storeProblem newerSchema', 'connection: none'],
  ]);
  expect(lines.map(logText)).toEqual(lines);
});
