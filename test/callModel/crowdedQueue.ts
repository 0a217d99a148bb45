import { MAX_QUEUE_BYTES } from '../../core/protocol/limits.ts';
import type { QueuedMessage } from '../../server/bus/Bus.ts';
import { percentFor, sizeOf } from '../../server/bus/deviceQueue.ts';
import type { DeviceAddress } from '../../server/domain/deviceAddress.ts';
import type { SealedMessages } from './sealed.ts';
import type { ServerOfStory } from './serverOfStory.ts';

/** What finds no place any more: offers and candidates; answers and hang-ups as well; anything at all. */
export const CROWDS = ['offers', 'offers', 'answers', 'answers', 'all'] as const;

/** Of a call that is in no story. */
const ABOUT = { v: 1, call_id: '3d0e1b52-7c55-4f1e-9a60-000000000000', from: 'dave', from_device: 9 } as const;
/** Fewer characters than any ciphertext of a story has. */
const LEAST = 16;

/** What somebody sends to a device that is away fills its queue, as far as frames of each kind may. */
export async function crowd(
  server: ServerOfStory,
  to: DeviceAddress,
  sealed: SealedMessages,
  what: (typeof CROWDS)[number],
): Promise<void> {
  const fill = async (of: (encrypted_payload: string) => QueuedMessage): Promise<void> => {
    const empty = { message: of(''), expiresAt: 0 };
    // Four frames at first, so that it is full of bytes and not of frames.
    const most = (MAX_QUEUE_BYTES * percentFor(empty)) / 400 - sizeOf(empty);
    for (let length = most; length >= LEAST; length = Math.floor(length / 2)) {
      while (await server.queue(to, of(sealed.filling(ABOUT, length))));
    }
  };
  await fill((encrypted_payload) => ({ ...ABOUT, t: 'ice_candidate', encrypted_payload }));
  if (what === 'offers') return;
  await fill((encrypted_payload) => ({ ...ABOUT, t: 'call_hangup', reason: 'cancel', encrypted_payload }));
  if (what === 'answers') return;
  const { v, call_id, from: peer } = ABOUT;
  const about = { state: 'ringing', direction: 'outgoing', peer, call_type: 'audio', started_at: 0 } as const;
  while (await server.queue(to, { v, t: 'call_state', call_id, ...about }));
}
