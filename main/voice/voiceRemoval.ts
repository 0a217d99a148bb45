import type { Timers } from '../ports/clock.ts';
import { createRetries } from './retries.ts';
import type { VoiceServer } from './voiceServer.ts';

export interface VoiceRemovalPorts extends Timers {
  readonly server: Pick<VoiceServer, 'remove'>;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** What a person throws away and never sends is forgotten with the program; so many at a time are more than anybody. */
const MAX_KEPT = 64;

/**
 * Has the server delete what the person deleted here: somebody would hear it still. A server whose disk is full, or
 * that is away, is asked again for as long as this program runs; what it never hears of expires there.
 */
export function createVoiceRemoval({ server, startTimer, onFault }: VoiceRemovalPorts) {
  const ids = new Set<string>();

  const work = async (): Promise<{ readonly afterMs: number | null } | null> => {
    let left: { readonly afterMs: number | null } | null = null;
    for (const id of ids) {
      const reply = await server.remove(id);
      if (!reply.ok && reply.retry !== 'never') {
        left = { afterMs: reply.retryAfterMs };
        continue;
      }
      if (!reply.ok) onFault(`voice message not deleted: ${reply.problem}`);
      ids.delete(id);
    }
    return left;
  };
  const { look, stop } = createRetries({ work, startTimer, onFault: (error) => onFault('voice messages', error) });

  return {
    remove: (id: string): void => {
      const [oldest] = ids;
      if (ids.size >= MAX_KEPT && oldest !== undefined) ids.delete(oldest);
      ids.add(id);
      look();
    },
    /** The server is there again. */
    look: (): void => {
      if (ids.size > 0) look();
    },
    stop,
  };
}
