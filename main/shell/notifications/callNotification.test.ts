import { beforeEach, expect, test, vi } from 'vitest';
import { connectedView } from '../../../test/fakes/callView.ts';
import { createSetScreenLock } from '../../../test/fakes/setScreenLock.ts';
import { only, shown } from '../../../test/fakes/shownCalls.ts';
import { textsFor } from '../texts.ts';
import { createCallNotification } from './callNotification.ts';

interface Shown {
  readonly id: string | undefined;
  readonly toastXml: string | undefined;
  readonly fail: () => void;
  readonly title: string;
  readonly actions: readonly { readonly text: string }[];
  readonly press: (index: number) => void;
  readonly silent: boolean;
  isClosed: boolean;
}
const { all } = vi.hoisted(() => ({ all: [] as Shown[] }));
vi.mock('electron', () => ({
  Notification: class {
    static readonly isSupported = () => true;
    readonly id: string | undefined;
    readonly toastXml: string | undefined;
    readonly title: string;
    readonly actions: Shown['actions'];
    readonly silent: boolean;
    isClosed = false;
    private pressed: (event: unknown, index: number) => void = () => undefined;
    private failed: (event: unknown, index: number) => void = () => undefined;
    constructor({ id, toastXml, title, actions, silent }: Omit<Shown, 'press' | 'fail' | 'isClosed'>) {
      this.id = id;
      this.toastXml = toastXml;
      this.title = title;
      this.silent = silent;
      this.actions = actions;
    }
    on(event: string, listener: (event: unknown, index: number) => void): void {
      if (event === 'action') this.pressed = listener;
      if (event === 'failed') this.failed = listener;
    }
    fail(): void {
      this.failed(null, 0);
    }
    press(index: number): void {
      this.pressed(null, index);
    }
    show(): void {
      all.push(this);
    }
    close(): void {
      this.isClosed = true;
    }
  },
}));
beforeEach(() => void (all.length = 0));

const of = (callId: string) => ({ callId, peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 }) as const;
const stranger = { phase: 'ringing', call: of('r'), knownContact: false, needsRelay: true, silenced: false } as const;
const contact = { ...stranger, knownContact: true };

function phone({ hasCallToasts = false } = {}) {
  const screen = createSetScreenLock();
  let now = 0;
  const ordered: unknown[] = [];
  const notification = createCallNotification({
    icon: '',
    onOpen: () => undefined,
    onAnswer: ({ does, order }) => ordered.push({ [does]: order }),
    onDecline: (seen) => ordered.push({ decline: seen }),
    followScreenLock: screen.follow,
    hasCallToasts,
    monotonicNow: () => now,
  });
  return {
    ordered,
    screen,
    draw: (calls: Parameters<typeof notification.draw>[0], isHeard = false, language: 'en' | 'ru' = 'en') =>
      notification.draw(calls, textsFor(language, []), isHeard),
    press: (index: number) => {
      now += 400;
      all.at(-1)?.press(index);
    },
  };
}
const titles = () => all.map(({ title, isClosed }) => `${title}${isClosed ? ' (gone)' : ''}`);
const words = () => all.map(({ actions }) => actions[0]?.text);
const seen = { callId: 'r', phase: 'ringing', callType: 'audio' };

test('it answers as a key does: what is beside it is held, and a stranger is added, which it says', () => {
  const { draw, press, ordered } = phone();
  draw(only(contact));
  press(0);
  draw(shown(connectedView(of('a')), contact));
  press(0);
  draw(only(stranger));
  press(0);
  press(1);
  expect(words()).toEqual(['Answer', 'Hold and answer', 'Add and answer…']);
  expect(ordered).toEqual([
    { answer: seen },
    { answer: { ...seen, present: { callId: 'a', wish: 'hold' } } },
    { addAndAnswer: seen },
    { decline: { callId: 'r', phase: 'ringing' } },
  ]);
});

test('whoever becomes a contact while they ring is answered without being added again', () => {
  const { draw, press, ordered } = phone();
  draw(only(stranger));
  draw(only(stranger));
  draw(only(contact));
  expect(words()).toEqual(['Add and answer…', 'Answer']);
  expect(all.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  press(0);
  expect(ordered).toEqual([{ answer: seen }]);
});

test('who locks the screen while it rings leaves no name there, and it is answered and declined as before', () => {
  const { draw, press, ordered, screen } = phone();
  draw(only(contact));
  screen.set(true);
  draw(only(contact));
  press(0);
  screen.set(false);
  press(1);
  draw(only({ phase: 'idle' }));
  screen.set(true);
  const [named, nameless, again, ...more] = all.map(({ title, isClosed }) => ({ title, isClosed }));
  expect([named, nameless, again].map((one) => one?.isClosed)).toEqual([true, true, true]);
  expect([named, nameless, again].map((one) => /bob/u.test(one?.title ?? ''))).toEqual([true, false, true]);
  expect(more).toEqual([]);
  expect(ordered).toEqual([{ answer: seen }, { decline: { callId: 'r', phase: 'ringing' } }]);
});

test('U9 it is silent beside a popup that rings, and is heard where the popup may not be able to', () => {
  const { draw, screen } = phone();
  draw(only(contact));
  draw(only({ phase: 'idle' }));
  draw(only(contact), true);
  // Silenced, and then the screen is locked: it stands there anew, and is not heard again.
  draw(only({ ...contact, silenced: true }));
  screen.set(true);
  expect(all.map(({ silent }) => silent)).toEqual([true, false, true]);
});

test('while it rings it is said in the other language as soon as that is chosen, once', () => {
  const { draw } = phone();
  draw(only(contact));
  draw(only(contact), false, 'ru');
  draw(only(contact), false, 'ru');
  expect(words()).toEqual(['Answer', 'Ответить']);
  expect(all.map(({ isClosed }) => isClosed)).toEqual([true, false]);
});

test('who is called otherwise while they ring stands there by the new name, once, and is answered as before', () => {
  const { draw, press, ordered } = phone();
  draw(only(contact));
  const renamed = only({ ...contact, call: { ...contact.call, name: 'Uncle Bob' } });
  draw(renamed);
  draw(renamed);
  expect(titles()).toEqual(['bob is calling (gone)', 'Uncle Bob (@bob) is calling']);
  press(0);
  expect(ordered).toEqual([{ answer: seen }]);
});

test('on Windows it has the form of a call, whose buttons are told by its id; refused there, it is one as everywhere', () => {
  const { draw, press, ordered } = phone({ hasCallToasts: true });
  draw(only(contact));
  const [toast] = all;
  expect(toast?.toastXml).toContain(`tag=${toast?.id}`);
  expect(toast?.toastXml).toContain('content="Answer"');
  press(1);
  toast?.fail();
  press(0);
  expect(all.map(({ toastXml, title }) => [toastXml === undefined, title])).toEqual([
    [false, toast?.title],
    [true, toast?.title],
  ]);
  // What is refused in that form, too, is not tried for ever.
  all[1]?.fail();
  expect(all).toHaveLength(2);
  expect(ordered).toEqual([{ decline: { callId: 'r', phase: 'ringing' } }, { answer: seen }]);
});

test('on Windows, too, a locked screen names nobody, and a toast that is gone is not shown again because it failed', () => {
  const { draw, screen } = phone({ hasCallToasts: true });
  draw(only(contact));
  screen.set(true);
  draw(only({ phase: 'idle' }));
  for (const toast of [...all]) toast.fail();
  expect(all.map(({ toastXml }) => /bob/u.test(toastXml ?? ''))).toEqual([true, false]);
  expect(new Set(all.map(({ id }) => id)).size).toBe(2);
});
