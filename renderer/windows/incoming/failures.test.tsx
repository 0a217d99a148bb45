// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../core/call/inputGuard.ts';
import { quietPopupMain } from '../../../test/stage/quietPopupMain.ts';
import { loadAllParts } from '../../components/mending/later.tsx';
import { callSnapshotOf, type CallPicture } from '../../stories/picture.ts';
import { incomingStories } from '../../stories/snapshots.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { AskProvider, type IncomingBridge } from './ask.ts';
import type { CardNote } from './CardNotes.tsx';
import { IncomingCall } from './IncomingCall.tsx';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const wait = () => act(() => void vi.advanceTimersByTime(IGNORE_INPUT_MS));
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));
/** As what main broke over arrives in the page. */
const broken = (word: string) => () =>
  Promise.reject(new Error(`Error invoking remote method 'incoming': Error: ${word}`));

async function open(main: Partial<IncomingBridge>, picture: CallPicture = incomingStories.incomingNoRelay) {
  const snapshot = callSnapshotOf(picture);
  await loadAllParts();
  render(
    <WordsProvider language="en">
      <AskProvider bridge={{ ...quietPopupMain, current: async () => snapshot, ...main }}>
        <IncomingCall calls={snapshot.call} ownTexts={[]} />
      </AskProvider>
    </WordsProvider>,
  );
  wait();
}

/** The words of a failure, with the presses beside them. */
function told() {
  const note = screen.getAllByRole('alert').find(({ tagName }) => tagName === 'P');
  if (note === undefined) throw new Error('nothing is said');
  return { text: note.firstChild?.textContent, presses: within(note).queryAllByRole('button') };
}

test('what stands in the way of an order has the press beside it that leads to what helps, which stays when the popup goes', async () => {
  const openInMain = vi.fn(quietPopupMain.openInMain);
  await open({ block: broken('storeReadOnly'), openInMain });
  await press('Block walker77');
  expect(told()).toMatchObject({
    text: 'Ringfort may not write its data',
    presses: [{ textContent: 'Open Ringfort' }],
  });
  await press('Open Ringfort');
  expect(openInMain).toHaveBeenCalledExactlyOnceWith({ kind: 'notDone', problem: 'storeReadOnly' });
});

test('where nobody knows what was wrong, the button that was pressed is the one to press again', async () => {
  await open({ block: broken('whatever') });
  await press('Block walker77');
  expect(told()).toEqual({ text: 'That did not work. Try again.', presses: [] });
  expect(screen.getByRole('button', { name: 'Block walker77' })).toBeTruthy();
});

test.each(['I can’t talk now', '15 min'])(
  'what is said with declining and comes to nothing leads back to the card, which says so: %s',
  async (what) => {
    await open({ declineWith: broken('storeFull') });
    await press('Decline with a message');
    wait();
    await press(what);
    expect(told()).toMatchObject({ text: 'The disk of this computer is full' });
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Decline with a message');
  },
);

test.each([
  ['a send that came to nothing', ['Decline and send', 'Decline with a message']],
  ['a look at the times', ['Choose a time', 'Back']],
  ['a look at the card', ['Back', 'Decline with a message']],
] as const)('words that a person wrote to decline with are still there after %s', async (_what, presses) => {
  await open({ declineWith: broken('storeFull') });
  await press('Decline with a message');
  wait();
  const field = () => screen.getByRole<HTMLInputElement>('textbox');
  fireEvent.change(field(), { target: { value: 'In the hospital until nine' } });
  for (const name of presses) {
    await press(name);
    wait();
  }
  expect([field().value, document.activeElement]).toEqual(['In the hospital until nine', field()]);
});

/**
 * What else the card says, with the buttons that answer to it. Its marks of keys ask for nothing: what is to be decided
 * about them waits on the page of that person, for after the call.
 */
const ANSWERED: Readonly<Record<CardNote, readonly [keyof typeof incomingStories, string]>> = {
  'call.silenced': ['incomingSilenced', 'Silence'],
  'call.stranger': ['incomingStranger', 'Block a-very-long-handle.of-32-letters'],
  'call.stranger.noRelay': ['incomingNoRelay', 'Add and answer'],
  'call.waiting': ['incomingSecond', 'Hold and answer'],
};

test.each(Object.entries(ANSWERED))(
  'the note of %s has its answer among the buttons',
  async (_note, [story, button]) => {
    await open({}, incomingStories[story]);
    expect(screen.getByRole('button', { name: button })).toBeTruthy();
  },
);
