// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../core/call/inputGuard.ts';
import { quietPopupMain } from '../../../test/stage/quietPopupMain.ts';
import { callSnapshotOf } from '../../stories/picture.ts';
import { incomingStories } from '../../stories/snapshots.ts';
import { createCallStore } from '../../snapshotStore.ts';
import { IncomingApp } from './IncomingApp.tsx';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

test('what was written for an earlier call is offered in the popup, before the ready messages', async () => {
  const story = incomingStories.incomingAudio;
  const snapshot = callSnapshotOf({ ...story, settings: { ...story.settings, declineTexts: ['In the cinema'] } });
  const declineWith = vi.fn(async () => null);
  const bridge = {
    ...{ ...quietPopupMain, current: async () => snapshot, declineWith },
  };
  const ringer = { start: () => () => undefined, prepare: () => undefined };
  await act(async () => void render(<IncomingApp bridge={bridge} store={createCallStore(bridge)} ringer={ringer} />));
  wait(IGNORE_INPUT_MS);
  click('Decline with a message');
  await act(() => vi.dynamicImportSettled());
  wait(IGNORE_INPUT_MS);
  const offered = [...screen.getByRole('group', { name: 'Ready messages' }).querySelectorAll('button')];
  expect(offered.map(({ textContent }) => textContent).slice(0, 2)).toEqual(['In the cinema', 'I can’t talk now']);
  click('In the cinema');
  const { call } = snapshot.call.view.phase === 'ringing' ? snapshot.call.view : { call: { callId: '' } };
  expect(declineWith).toHaveBeenCalledExactlyOnceWith({
    ...{ callId: call.callId, phase: 'ringing', text: 'In the cinema', callBackInMs: null },
  });
});
