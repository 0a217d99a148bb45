import { VOICE_TTL_MS } from '../../core/protocol/limits.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { VoiceUnwanted } from '../ports/voice.ts';
import { createRetries } from './retries.ts';
import type { VoiceServer } from './voiceServer.ts';

export interface VoiceRemovalPorts extends Clock, Timers {
  readonly server: Pick<VoiceServer, 'remove'>;
  readonly unwanted: VoiceUnwanted;
  /** The server has dealt with one: under its id another try may begin. */
  readonly onRemoved: () => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

/**
 * Has the server delete what the person deleted here: somebody would hear it still. A server whose disk is full, or
 * that is away, is asked again, after a restart too, until it would have expired there.
 */
export function createVoiceRemoval({ server, unwanted, onRemoved, now, startTimer, onFault }: VoiceRemovalPorts) {
  const work = async (): Promise<{ readonly afterMs: number | null } | null> => {
    let left: { readonly afterMs: number | null } | null = null;
    for (const id of unwanted.list(now())) {
      const reply = await server.remove(id);
      if (!reply.ok && reply.retry !== 'never') {
        left = { afterMs: reply.retryAfterMs };
        continue;
      }
      if (!reply.ok) onFault(`voice message not deleted: ${reply.problem}`);
      unwanted.drop(id);
      onRemoved();
    }
    return left;
  };
  const { look, stop } = createRetries({ work, startTimer, onFault: (error) => onFault('voice messages', error) });

  return {
    remove: (id: string): void => {
      unwanted.add(id, now() + VOICE_TTL_MS);
      look();
    },
    /** Something was thrown away, or the server is there again. */
    look,
    stop,
  };
}
