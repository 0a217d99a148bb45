// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { FakeTrack } from '../../../test/fakes/FakeTrack.ts';
import { quietCallMain } from '../../../test/stage/quietCallMain.ts';
import { noChoices } from '../../media/DeviceChoices.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { AskProvider } from './ask.ts';
import { DevicesProvider } from './devicesOfCall.ts';
import { LeaveVoice } from './LeaveVoice.tsx';

afterEach(cleanup);

test('an engine that cannot record says that nothing was recorded, and keeps no microphone open', async () => {
  const track = new FakeTrack('audio');
  const recordVoice = vi.fn(async () => null);
  const devices = {
    view: () => noChoices,
    subscribe: () => () => undefined,
    look: async () => undefined,
    ...{ forgetNews: () => undefined, undo: () => undefined, choose: () => undefined },
    openMicrophone: async () => ({ ok: true, track }) as const,
  };
  render(
    <WordsProvider language="en">
      <AskProvider bridge={{ ...quietCallMain, recordVoice }}>
        <DevicesProvider value={devices}>
          <LeaveVoice callId="a" peer="anna" onBusy={() => undefined} />
        </DevicesProvider>
      </AskProvider>
    </WordsProvider>,
  );
  // There is no MediaRecorder here at all.
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Leave a voice message' })));
  expect(track.readyState).toBe('ended');
  expect(recordVoice.mock.calls).toEqual([[{ callId: 'a', recording: true }], [{ callId: 'a', recording: false }]]);
  expect(screen.getByRole('alert').textContent).not.toBe('');
  expect(screen.getByRole('button', { name: 'Record again' })).toBeTruthy();
});
