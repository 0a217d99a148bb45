import { expect, test } from 'vitest';
import { ADVISED_CODES, storeAdvice } from './storeAdvice.ts';
import { messagesIn } from './words.ts';

test.each([...ADVISED_CODES, 'failed'])(
  'what to do about %s never tells anybody to end Ringfort and begin it again: a press tries again',
  (code) => {
    for (const language of ['en', 'ru'] as const) {
      const said = storeAdvice(code).steps.map((step) => messagesIn(language)[step]);
      expect(said.join(' ')).not.toMatch(
        /close ringfort|open (?:it|this one) again|restart|закройте ringfort|запустите (?:его|этот) снова/iu,
      );
    }
  },
);
