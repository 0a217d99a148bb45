import { beforeEach, expect, test, vi } from 'vitest';
import { textsFor } from '../texts.ts';
import { createChangedCallerNotification } from './changedCallerNotification.ts';
import { createReminderNotification } from './reminderNotification.ts';

/** As a desktop keeps them: nobody tells that one was put away unread. */
const desktop = vi.hoisted(() => {
  const standing: { readonly title: string; readonly body: string; readonly press: () => void }[] = [];
  class Notification {
    static readonly isSupported = () => true;
    readonly #title: string;
    readonly #body: string;
    #pressed = (): void => undefined;
    constructor({ title, body }: { readonly title: string; readonly body: string }) {
      this.#title = title;
      this.#body = body;
    }
    on(event: string, heard: () => void): void {
      if (event === 'click') this.#pressed = heard;
    }
    show(): void {
      standing.push({ title: this.#title, body: this.#body, press: () => this.#pressed() });
    }
    close(): void {
      standing.splice(
        standing.findIndex(({ title }) => title === this.#title),
        1,
      );
    }
  }
  return { standing, Notification };
});
vi.mock('electron', () => ({ Notification: desktop.Notification }));

const HOUR = 3_600_000;
const { standing } = desktop;
let now = 0;
const opened: string[] = [];
const options = {
  icon: '',
  texts: () => textsFor('en', []),
  isScreenLocked: () => false,
  onOpen: (handle: string) => void opened.push(handle),
  elapsed: () => now,
};
beforeEach(() => {
  standing.length = opened.length = now = 0;
});

test('that somebody called with new keys is told once, however often they try, and anew after an hour', () => {
  const { tell } = createChangedCallerNotification(options);
  tell({ peer: 'bob' });
  tell({ peer: 'bob' });
  expect(standing).toHaveLength(1);
  now = HOUR;
  tell({ peer: 'bob' });
  tell({ peer: 'carol' });
  expect(standing).toHaveLength(2);
});

test('it goes once the person has decided, and the next change is told again at once', async () => {
  const { tell, look } = createChangedCallerNotification(options);
  tell({ peer: 'bob' });
  await look(async () => true);
  expect(standing).toHaveLength(1);
  await look(async () => false);
  expect(standing).toEqual([]);
  tell({ peer: 'bob' });
  expect(standing).toHaveLength(1);
});

test('a reminder goes when there is nothing to remember, and leads to whom to call', () => {
  const { tell, look } = createReminderNotification(options);
  const [bob, carol] = [
    { peer: 'bob', dueAt: 1, told: true },
    { peer: 'carol', dueAt: 1, told: true },
  ];
  tell(bob);
  tell(carol);
  look([bob, carol]);
  expect(standing).toHaveLength(2);
  look([carol]);
  expect(standing).toHaveLength(1);
  standing[0]?.press();
  expect(opened).toEqual(['carol']);
});

test.each(['en', 'ru'] as const)('on a locked screen, which anybody reads, neither names anybody (%s)', (language) => {
  const person = { peer: 'bob', name: 'Боб', dueAt: 1, told: true };
  const tellBoth = (isLocked: boolean): string => {
    standing.length = 0;
    const here = { ...options, texts: () => textsFor(language, []), isScreenLocked: () => isLocked };
    createReminderNotification(here).tell(person);
    createChangedCallerNotification(here).tell(person);
    expect(standing).toHaveLength(2);
    return standing.map(({ title, body }) => `${title}\n${body}`).join('\n');
  };
  expect(tellBoth(false).match(/Боб/gu)).toHaveLength(2);
  expect(tellBoth(true)).not.toMatch(/Боб|bob/iu);
});
