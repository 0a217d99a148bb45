// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../../core/call/inputGuard.ts';
import { FakeTrack } from '../../../../test/fakes/FakeTrack.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import type { OpenDevice } from '../../../media/devices.ts';
import { noChoices } from '../../../media/deviceChoicesView.ts';
import { ReplacedProvider } from '../../../components/asking/replaced.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import { AskProvider, type CallBridge } from '../contexts/ask.ts';
import { DevicesProvider } from '../contexts/devicesOfCall.ts';
import { callStories } from '../../../stories/snapshots.ts';
import { EndedCall } from './EndedCall.tsx';
import { LeaveVoice } from './LeaveVoice.tsx';

let now = 0;
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** Somebody presses, as soon as there is such a button. */
async function pressAtOnce(name: string): Promise<void> {
  const button = await screen.findByRole('button', { name });
  await act(async () => void fireEvent.click(button));
}

/** Somebody sees what there is, and presses. */
async function press(name: string): Promise<void> {
  await screen.findByRole('button', { name });
  now += IGNORE_INPUT_MS;
  await pressAtOnce(name);
}

interface Asked extends Partial<Pick<CallBridge, 'recordVoice' | 'keepVoice' | 'leaveVoice' | 'mayLeaveVoice'>> {
  /** A microphone that works, unless told otherwise. */
  readonly openApart?: OpenDevice;
  readonly isReplaced?: boolean;
}

const works: OpenDevice = async () => ({ ok: true, track: new FakeTrack('audio') });

const alone = <LeaveVoice callId="a" peer="anna" onBusy={() => undefined} />;

function open({ openApart = works, isReplaced = false, ...asked }: Asked, shown = alone): void {
  const devices = {
    view: () => noChoices,
    subscribe: () => () => undefined,
    look: async () => undefined,
    ...{ forgetNews: () => undefined, undo: () => undefined, choose: () => undefined },
    openApart,
  };
  render(
    <WordsProvider language="en">
      <AskProvider bridge={{ ...quietCallMain, ...asked }}>
        <DevicesProvider value={devices}>
          <ReplacedProvider value={isReplaced}>{shown}</ReplacedProvider>
        </DevicesProvider>
      </AskProvider>
    </WordsProvider>,
  );
}

test('an engine that cannot record is told as that, and keeps no microphone open', async () => {
  const track = new FakeTrack('audio');
  const recordVoice = vi.fn(async () => null);
  open({ recordVoice, openApart: async () => ({ ok: true, track }) });
  // There is no MediaRecorder here at all.
  await press('Leave a voice message');
  expect(track.readyState).toBe('ended');
  expect(recordVoice.mock.calls).toEqual([[{ callId: 'a', recording: true }], [{ callId: 'a', recording: false }]]);
  expect(screen.getByRole('alert').textContent).toMatch(/could not begin to record/u);
  expect(screen.getByRole('button', { name: 'Record again' })).toBeTruthy();
});

test.each(['missing', 'busy', 'blocked'] as const)(
  'U9 who records in a Ringfort that was replaced is told of that, unless the system says no: %s',
  async (failure) => {
    open({ openApart: async () => ({ ok: false, failure }), isReplaced: true });
    await press('Leave a voice message');
    const isReplaced = /^Another version of Ringfort was installed.* open the microphone/u;
    expect(isReplaced.test(screen.getByRole('alert').textContent)).toBe(failure !== 'blocked');
    expect(screen.queryByRole('button', { name: 'Restart Ringfort' }) === null).toBe(failure === 'blocked');
    expect(screen.queryByRole('button', { name: 'Open system settings' }) !== null).toBe(failure === 'blocked');
  },
);

test('a microphone that was pulled out as recording began is told as that, and not as an engine that cannot', async () => {
  const track = new FakeTrack('audio');
  track.stop();
  open({ openApart: async () => ({ ok: true, track }) });
  await press('Leave a voice message');
  expect(screen.getByRole('alert').textContent).toMatch(/No microphone was found/u);
});

test('what main broke over is told with its cause, and no microphone is opened or blamed for it', async () => {
  const openApart = vi.fn<OpenDevice>(async () => ({ ok: false, failure: 'blocked' }));
  const recordVoice = () =>
    Promise.reject(new Error("Error invoking remote method 'call:recordVoice': Error: storeFull"));
  open({ recordVoice, openApart });
  await press('Leave a voice message');
  expect(screen.getByRole('alert').textContent).toMatch(/disk of this computer is full/u);
  expect(openApart).not.toHaveBeenCalled();
  expect(screen.getByRole('button', { name: 'Record again' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Open system settings' })).toBeNull();
});

test('a message that main broke over is still there to be sent, with the cause beside it', async () => {
  stubRecorder();
  const leaveVoice = vi.fn(quietCallMain.leaveVoice);
  leaveVoice.mockRejectedValueOnce(new Error('storeReadOnly'));
  open({ leaveVoice });
  await press('Leave a voice message');
  await press('Stop');
  await press('Send');
  expect((await screen.findByRole('alert')).textContent).toMatch(/may not write its data/u);
  await press('Send');
  expect(leaveVoice).toHaveBeenCalledTimes(2);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a message that is on its way leaves the focus on what stood aside for it', async () => {
  stubRecorder();
  const { call } = callStories.callUnanswered;
  if (call.phase !== 'ended') throw new Error('the story is another one');
  open({ mayLeaveVoice: async () => true }, <EndedCall view={call} replaced={null} />);
  for (const name of ['Leave a voice message', 'Stop']) await press(name);
  screen.getByRole('button', { name: 'Send' }).focus();
  await press('Send');
  expect(await screen.findByText(/^On its way/u)).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Call again' }));
});

test('a microphone that never opens keeps nobody from going on: the attempt is given up, and a late one is closed', async () => {
  const recordVoice = vi.fn(async () => null);
  const track = new FakeTrack('audio');
  let opens = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    opens = resolve;
  });
  open({
    recordVoice,
    openApart: async () => {
      await opened;
      return { ok: true, track };
    },
  });
  await press('Leave a voice message');
  await press('Cancel');
  expect(screen.getByRole('button', { name: 'Leave a voice message' })).toBeTruthy();
  await act(async () => opens());
  expect(track.readyState).toBe('ended');
  expect(recordVoice.mock.calls).toEqual([[{ callId: 'a', recording: true }], [{ callId: 'a', recording: false }]]);
});

/** An engine that records a little. */
class FakeRecorder extends EventTarget {
  state = 'inactive';
  start(): void {
    this.state = 'recording';
  }
  stop(): void {
    this.state = 'inactive';
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob(['sound']) }));
    this.dispatchEvent(new Event('stop'));
  }
}
class FakeAnalyser {
  readonly getFloatTimeDomainData = () => undefined;
}
/** One in which nothing can be measured. */
class FakeAudioContext {
  readonly state = 'suspended';
  readonly createMediaStreamSource = () => ({ connect: () => undefined });
  readonly close = async () => undefined;
}

function stubRecorder(): void {
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('AnalyserNode', FakeAnalyser);
  onTestFinished(() => void vi.unstubAllGlobals());
}

test.each([
  ['while it is recorded', ['Leave a voice message']],
  ['before it is sent', ['Leave a voice message', 'Stop']],
] as const)('what is discarded %s comes back with one press, and main keeps it again', async (_when, presses) => {
  stubRecorder();
  const keepVoice = vi.fn(quietCallMain.keepVoice);
  const recordVoice = vi.fn(async () => null);
  const track = new FakeTrack('audio');
  open({ recordVoice, keepVoice, openApart: async () => ({ ok: true, track }) });
  for (const name of presses) await press(name);
  await press('Discard');
  await screen.findByText('The recording was deleted.');
  expect(track.readyState).toBe('ended');
  expect(recordVoice).toHaveBeenLastCalledWith({ callId: 'a', recording: false });
  expect(keepVoice).toHaveBeenLastCalledWith({ callId: 'a', recording: null });
  await press('Undo');
  expect(await screen.findByRole('button', { name: 'Send' })).toBeTruthy();
  expect(keepVoice).toHaveBeenLastCalledWith({ callId: 'a', recording: btoa('sound') });
});

test('a recording that could not be kept is told as that while it waits to be sent, until another one is kept', async () => {
  stubRecorder();
  const keepVoice = vi.fn(quietCallMain.keepVoice);
  keepVoice.mockRejectedValueOnce(new Error('storeFull'));
  open({ keepVoice });
  await press('Leave a voice message');
  await press('Stop');
  await screen.findByText(/could not be kept on this computer/u);
  expect(screen.getByRole('button', { name: 'Send' })).toBeTruthy();
  await press('Record again');
  await press('Stop');
  await screen.findByRole('button', { name: 'Send' });
  expect(keepVoice).toHaveBeenCalledTimes(2);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a double click on Stop sends nothing that nobody has heard, and on Leave gives nothing up (A78)', async () => {
  stubRecorder();
  const leaveVoice = vi.fn(quietCallMain.leaveVoice);
  open({ leaveVoice });
  await press('Leave a voice message');
  await pressAtOnce('Stop');
  await press('Stop');
  await pressAtOnce('Send');
  expect(leaveVoice).not.toHaveBeenCalled();
  await press('Send');
  expect(leaveVoice).toHaveBeenCalledTimes(1);
});
