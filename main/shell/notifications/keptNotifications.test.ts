import { beforeEach, expect, test, vi } from 'vitest';
import { createSetScreenLock } from '../../../test/fakes/setScreenLock.ts';
import { textsFor } from '../texts.ts';
import { createChangedCallerNotification } from './changedCallerNotification.ts';
import { createInstalledNotification } from './installedNotification.ts';
import { createMissedNotification } from './missedNotification.ts';
import { createReminderNotification } from './reminderNotification.ts';
import { createVoiceNotification } from './voiceNotification.ts';

/** As a desktop keeps them: nobody tells that one was put away unread. */
const desktop = vi.hoisted(() => {
  const standing: {
    readonly title: string;
    readonly body: string;
    readonly isSilent: boolean;
    readonly press: () => void;
  }[] = [];
  class Notification {
    static readonly isSupported = () => true;
    readonly #shown: (typeof standing)[number];
    #pressed = (): void => undefined;
    constructor({ title, body, silent }: { readonly title: string; readonly body: string; readonly silent: boolean }) {
      this.#shown = { title, body, isSilent: silent, press: () => this.#pressed() };
    }
    on(event: string, heard: () => void): void {
      if (event === 'click') this.#pressed = heard;
    }
    show(): void {
      standing.push(this.#shown);
    }
    close(): void {
      if (standing.includes(this.#shown)) standing.splice(standing.indexOf(this.#shown), 1);
    }
  }
  return { standing, Notification };
});
vi.mock('electron', () => ({ Notification: desktop.Notification }));

const HOUR = 3_600_000;
const { standing } = desktop;
let screen = createSetScreenLock();
let now = 0;
const opened: string[] = [];
const options = {
  icon: '',
  texts: () => textsFor('en', []),
  followScreenLock: (told: (isLocked: boolean) => void) => screen.follow(told),
  onOpen: (handle: string) => void opened.push(handle),
  elapsed: () => now,
};
beforeEach(() => {
  standing.length = opened.length = now = 0;
  screen = createSetScreenLock();
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

test('a reminder of somebody who is called otherwise by now says so, once and silently, and waits as before', () => {
  const { tell, look } = createReminderNotification(options);
  const bob = { peer: 'bob', dueAt: 1, told: true };
  tell(bob);
  look([bob]);
  const renamed = { ...bob, name: 'Uncle Bob' };
  look([renamed]);
  look([renamed]);
  expect(standing.map(({ title, isSilent }) => [title, isSilent])).toEqual([['Call Uncle Bob (@bob) back', true]]);
  standing[0]?.press();
  expect(opened).toEqual(['bob']);
});

test.each(['en', 'ru'] as const)('on a locked screen, which anybody reads, neither names anybody (%s)', (language) => {
  const person = { peer: 'bob', name: 'Боб', dueAt: 1, told: true };
  const tellBoth = (isLocked: boolean): string => {
    standing.length = 0;
    const own = createSetScreenLock();
    const here = { ...options, texts: () => textsFor(language, []), followScreenLock: own.follow };
    own.set(isLocked);
    createReminderNotification(here).tell(person);
    createChangedCallerNotification(here).tell(person);
    expect(standing).toHaveLength(2);
    return standing.map(({ title, body }) => `${title}\n${body}`).join('\n');
  };
  expect(tellBoth(false).match(/Боб/gu)).toHaveLength(2);
  expect(tellBoth(true)).not.toMatch(/Боб|bob/iu);
});

test.each(['en', 'ru'] as const)(
  'what stood there when the screen was locked loses its name, and has it back (%s)',
  (language) => {
    const person = { peer: 'bob', name: 'Боб', dueAt: 1, told: true };
    const here = { ...options, texts: () => textsFor(language, []) };
    const reminder = createReminderNotification(here);
    reminder.tell(person);
    createChangedCallerNotification(here).tell(person);
    const names = () =>
      standing
        .map(({ title, body }) => `${title}\n${body}`)
        .join('\n')
        .match(/Боб|bob/giu) ?? [];
    const told = standing.map(({ title }) => title);
    screen.set(true);
    expect(standing.map(({ isSilent }) => isSilent)).toEqual([true, true]);
    expect(names()).toEqual([]);
    standing[0]?.press();
    expect(opened).toEqual(['bob']);
    standing.shift();
    screen.set(false);
    expect(standing.map(({ title }) => title)).toEqual(told.slice(1));
    // Nobody follows what cannot name anybody any more.
    reminder.tell(person);
    reminder.look([]);
    expect(screen.followers()).toBe(1);
  },
);

test('where the system has to be asked first, no name stands there before it has answered', () => {
  screen.forget();
  createReminderNotification(options).tell({ peer: 'bob', dueAt: 1, told: true });
  expect(standing).toEqual([]);
  screen.set(true);
  expect(standing.map(({ title, isSilent }) => [title, isSilent])).toEqual([['A call to make', false]]);
});

test('what stands there is said in the other language as soon as that is chosen, once and silently', () => {
  let language: 'en' | 'ru' = 'en';
  const here = { ...options, texts: () => textsFor(language, []) };
  const opens = { ...here, onOpen: () => void opened.push('opened') };
  const reminder = createReminderNotification(here);
  const changed = createChangedCallerNotification(here);
  const missed = createMissedNotification(opens);
  const installed = createInstalledNotification(opens);
  const voice = createVoiceNotification(opens);
  reminder.tell({ peer: 'bob', dueAt: 1, told: true });
  changed.tell({ peer: 'bob' });
  missed.tell(2, 'away');
  installed.tell('1.0.0');
  voice.tell();
  const drawn = () => {
    for (const { sayAgain } of [reminder, changed, missed, installed, voice]) sayAgain();
  };
  const before = [...standing];
  drawn();
  expect(standing).toEqual(before);
  language = 'ru';
  drawn();
  expect(standing).toHaveLength(before.length);
  for (const { title, body, isSilent } of standing) {
    expect(`${title} ${body}`).toMatch(/[а-яё]/iu);
    expect(isSilent).toBe(true);
  }
  const after = [...standing];
  drawn();
  expect(standing).toEqual(after);
  standing.at(-1)?.press();
  expect(opened).toEqual(['opened']);
});
