import { expect, test } from 'vitest';
import type { CallView } from '../../../core/call/view.ts';
import { incomingWords } from './incomingWords.ts';
import { textsFor } from '../texts.ts';

const ringing: CallView = {
  phase: 'ringing',
  call: { callId: 'c1', peer: 'bob', name: 'Боб', direction: 'incoming', type: 'video', startedAt: 0 },
  ...{ knownContact: true, needsRelay: false, silenced: false },
};

test('who calls stands in the notification, but on a locked screen, which anybody reads, only that somebody does', () => {
  expect(incomingWords(ringing, false, textsFor('en', []))?.title).toMatch(/Боб/u);
  for (const language of ['en', 'ru'] as const) {
    const locked = incomingWords(ringing, true, textsFor(language, []));
    expect(`${locked?.title} ${locked?.body}`).not.toMatch(/Боб|bob/iu);
    expect(locked?.body).not.toBe('');
  }
});

test('a call that does not ring has no notification', () => {
  expect(incomingWords({ phase: 'idle' }, false, textsFor('en', []))).toBeNull();
});
