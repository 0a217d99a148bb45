import { startWindowTimer } from '../../media/timer.ts';
import { lookForDirect } from '../../media/lookForDirect.ts';
import { tryRelay } from '../../media/tryRelay.ts';

/** So many at once: fewer than what a relay gives one person, and soon through with a long list. */
const AT_ONCE = 4;

const bridge = window.relay;

async function work(): Promise<void> {
  for (;;) {
    // One after the other is what this loop is for.
    // oxlint-disable-next-line no-await-in-loop
    const question = await bridge.next();
    if (question === null) return;
    // oxlint-disable-next-line no-await-in-loop
    const answer = await ('url' in question
      ? tryRelay(question, startWindowTimer)
      : lookForDirect(question, startWindowTimer));
    // oxlint-disable-next-line no-await-in-loop
    await bridge.answered({ id: question.id, answer });
  }
}

// Main notices what this window could not answer; there is nobody here to be told.
for (let worker = 0; worker < AT_ONCE; worker += 1) void work().catch(() => undefined);
