import { expect, test } from 'vitest';
import * as call from '../../core/call/connection.ts';
import * as travels from '../../core/protocol/peerMessageLimits.ts';

// Neither room imports the other; a number that only one of them took would end a call in its last hours.
test('a call numbers its connections as far as messages can, and no further', () => {
  expect([call.MAX_GENERATION, call.MAX_RESTART]).toEqual([travels.MAX_GENERATION, travels.MAX_RESTART]);
});
