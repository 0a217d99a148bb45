import { randomUUID } from 'node:crypto';
import { MAX_QUEUE_FRAMES, MAX_QUEUE_PERCENT_OF_ANSWERS } from '../../../core/protocol/limits.ts';
import type { Bus } from '../../../server/bus/Bus.ts';
import { clock, rows } from './serverAndWays.ts';

/** The queues of the server of this file: they are the real ones, and the test keeps hold of them. */
export const opened: Bus[] = [];

/** So much waits for a device of theirs that there is room for what the server itself says, and for no answer. */
export async function fillQueueOf(handle: string): Promise<void> {
  const [bus] = opened;
  const [device = 0] = await rows.devicesOf(handle);
  if (bus === undefined) throw new Error('there is no server');
  const expiresAt = clock.now() + 60_000;
  for (let frame = 0; frame < (MAX_QUEUE_FRAMES * MAX_QUEUE_PERCENT_OF_ANSWERS) / 100; frame += 1) {
    // Of calls that are over, of which her phone knows nothing.
    await bus.enqueue(
      { user: handle, device },
      {
        message: {
          ...{ v: 1, t: 'call_state', call_id: randomUUID(), state: 'ringing', peer: 'somebody' },
          ...{ direction: 'outgoing', call_type: 'audio', started_at: clock.now() },
        },
        expiresAt,
      },
    );
  }
}
