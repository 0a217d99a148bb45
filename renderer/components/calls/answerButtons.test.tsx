// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { answersTo } from '../../../core/call/answersTo.ts';
import { activeView, ringingCall } from '../../../core/call/shownCalls.ts';
import { callSnapshotOf, type CallPicture } from '../../stories/picture.ts';
import { incomingStories } from '../../stories/snapshots.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { AnswerButtons, type AnswerButtonsProps } from './AnswerButtons.tsx';

afterEach(cleanup);

function open(picture: CallPicture, short: AnswerButtonsProps['short'] = {}) {
  const { call } = callSnapshotOf(picture);
  const ringing = ringingCall(call);
  if (ringing === null) throw new Error('nobody rings in this story');
  const present = activeView(call);
  const give = vi.fn();
  const answers = answersTo(ringing.view, present);
  render(
    <WordsProvider language="en">
      <AnswerButtons {...{ answers, give, present, short }} size="medium" iconSize={16} />
    </WordsProvider>,
  );
  return { give, answers };
}

const told = () =>
  screen
    .getAllByRole('button')
    .map((button) => [button.textContent, button.title, button.getAttribute('aria-keyshortcuts')]);

test('a button that leaves a call says with whom that is, and the one that has a key says which', () => {
  open(incomingStories.incomingSecond);
  expect(told()).toEqual([
    ['End and answer', 'End the call with anna and answer', null],
    ['Hold and answer', 'Hold the call with anna and answer (Ctrl+Shift+A)', 'Control+Shift+A'],
  ]);
});

test('a text that is too short to be understood alone is said in full', () => {
  const { give, answers } = open(incomingStories.incomingVideo, { 'call.accept.video': 'call.accept.video.short' });
  fireEvent.click(screen.getByRole('button', { name: 'Answer with video' }));
  expect(give).toHaveBeenCalledExactlyOnceWith(answers[1]);
  expect(told()).toEqual([
    ['Answer with audio', 'Ctrl+Shift+A', 'Control+Shift+A'],
    ['With video', 'Ctrl+Shift+V', 'Control+Shift+V'],
  ]);
});
