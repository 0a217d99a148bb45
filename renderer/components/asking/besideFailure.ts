import type { Ask } from './askMain.tsx';
import type { Failure } from './standingFailure.ts';

/**
 * Asks by a press that stands beside the words of a failure. Whatever is asked otherwise takes these words away, and
 * the press with them: what came of it (a call holds the restart, no such page is known) would be told to nobody. That
 * main broke over this too takes their place.
 */
export function besideFailure<Bridge>(ask: Ask<Bridge>, { show }: Pick<Failure, 'show'>): Ask<Bridge> {
  return async (question, failed) => {
    const asked = await ask(question, failed ?? (() => undefined));
    if (!asked.done && failed === undefined) show(asked.problem);
    return asked;
  };
}
