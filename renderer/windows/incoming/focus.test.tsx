// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../core/call/inputGuard.ts';
import { quietPopupMain } from '../../../test/stage/quietPopupMain.ts';
import { loadAllParts } from '../../components/mending/later.tsx';
import { callSnapshotOf, type CallPicture } from '../../stories/picture.ts';
import { incomingStories } from '../../stories/snapshots.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { AskProvider } from './ask.ts';
import { IncomingCall } from './IncomingCall.tsx';

/** The popup takes no focus; who gave it theirs, by a press or the Tab key, does not lose it there. */

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function open(first: CallPicture) {
  const bridge = {
    ...quietPopupMain,
    current: async () => callSnapshotOf(first),
  };
  await loadAllParts();
  const drawn = (picture: CallPicture) => (
    <WordsProvider language="en">
      <AskProvider bridge={bridge}>
        <IncomingCall calls={callSnapshotOf(picture).call} ownTexts={[]} />
      </AskProvider>
    </WordsProvider>
  );
  const { rerender } = render(drawn(first));
  wait(IGNORE_INPUT_MS);
  return { push: (next: CallPicture) => rerender(drawn(next)) };
}

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const button = (name: string) => screen.getByRole('button', { name });
/** As with a key: on what has the focus. */
async function press(name: string) {
  button(name).focus();
  await act(async () => void fireEvent.click(button(name)));
  wait(IGNORE_INPUT_MS);
}

test('the button that silenced stays under the finger and keeps the focus, so that the next press does nothing else', async () => {
  const { push } = await open(incomingStories.incomingVideo);
  const silence = button('Silence');
  await press('Silence');
  push(incomingStories.incomingSilenced);
  expect(document.activeElement).toBe(silence);
  expect(silence.getAttribute('aria-pressed')).toBe('true');
});

test('who goes to a message, to a time and back by key is never left without the focus', async () => {
  await open(incomingStories.incomingVideo);
  await press('Decline with a message');
  expect(document.activeElement).toBe(screen.getByRole('textbox'));
  await press('Choose a time');
  expect(document.activeElement).toBe(button('Back'));
  await press('Back');
  expect(document.activeElement).toBe(screen.getByRole('textbox'));
  await press('Back');
  expect(document.activeElement).toBe(button('Decline with a message'));
});
