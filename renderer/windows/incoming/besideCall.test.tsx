// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../core/call/inputGuard.ts';
import type { ShownCalls } from '../../../core/call/shownCalls.ts';
import { quietPopupMain } from '../../../test/stage/quietPopupMain.ts';
import { loadAllParts } from '../../components/mending/later.tsx';
import { callSnapshotOf } from '../../stories/picture.ts';
import { incomingStories } from '../../stories/snapshots.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { AskProvider } from './ask.ts';
import { IncomingCall } from './IncomingCall.tsx';

/** Somebody rings in the popup while another call goes on, is over and goes. */

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const beside = callSnapshotOf(incomingStories.incomingSecond).call;
if (beside.view.phase !== 'connected' || beside.second === null) throw new Error('nobody rings beside a call');
const { second, view: talking } = beside;
const { call } = talking;
const over = { phase: 'ended', call, reason: 'hungUpThere', durationMs: 61_000, note: null, relays: [] } as const;
const firstEnded: ShownCalls = { ...second, second: { view: over, security: null } };
const firstGone: ShownCalls = { ...second, second: null };

async function open() {
  const bridge = {
    ...{ ...quietPopupMain, current: async () => callSnapshotOf(incomingStories.incomingSecond) },
    ...{ decline: vi.fn(quietPopupMain.decline), declineWith: vi.fn(quietPopupMain.declineWith) },
  };
  await loadAllParts();
  const drawn = (calls: ShownCalls) => (
    <WordsProvider language="en">
      <AskProvider bridge={bridge}>
        <IncomingCall calls={calls} ownTexts={[]} />
      </AskProvider>
    </WordsProvider>
  );
  const { rerender } = render(drawn(beside));
  wait(IGNORE_INPUT_MS);
  return { bridge, push: (calls: ShownCalls) => rerender(drawn(calls)) };
}

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

test('what a person writes with declining stays under their hand when the other call ends, and when that goes', async () => {
  const { bridge, push } = await open();
  click('Decline with a message');
  const field = screen.getByRole<HTMLInputElement>('textbox');
  field.focus();
  fireEvent.change(field, { target: { value: 'In a meeting until' } });
  for (const calls of [firstEnded, firstGone]) {
    push(calls);
    expect(document.activeElement).toBe(field);
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('In a meeting until');
  }
  wait(IGNORE_INPUT_MS);
  click('Decline and send');
  const { callId } = second.view.call;
  const order = { callId, phase: 'ringing', text: 'In a meeting until', callBackInMs: null };
  expect(bridge.declineWith).toHaveBeenCalledExactlyOnceWith(order);
});

test('a time that a person chose to be called at stays when the other call ends', async () => {
  vi.setSystemTime(new Date(2026, 0, 9, 14, 20));
  // Here it tells of a change at once and where nothing changed: the field, which collapses then, would never end.
  vi.spyOn(Selection.prototype, 'collapse').mockReturnValue();
  const { push } = await open();
  click('Decline with a message');
  wait(IGNORE_INPUT_MS);
  click('Choose a time');
  const hour = screen.getAllByRole('spinbutton')[0]!;
  hour.focus();
  fireEvent.keyDown(hour, { key: 'ArrowUp' });
  push(firstEnded);
  push(firstGone);
  expect(screen.getAllByRole('spinbutton')[0]!.textContent).toBe('4');
  expect(document.activeElement).toBe(hour);
});

test('where the other call ends, the buttons of the card are others, and take no press in their first 400 ms (A78)', async () => {
  const { bridge, push } = await open();
  const decline = screen.getByRole('button', { name: 'Decline' });
  decline.focus();
  push(firstEnded);
  fireEvent.click(decline);
  expect(bridge.decline).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(decline);
  wait(IGNORE_INPUT_MS);
  click('Decline');
  expect(bridge.decline).toHaveBeenCalledOnce();
});
