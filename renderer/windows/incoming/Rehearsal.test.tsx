// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../core/call/inputGuard.ts';
import type { RunningRehearsal } from '../../../core/ipc/ringTestShapes.ts';
import type { CallPart } from '../../../core/ipc/snapshot.ts';
import { loadAllParts } from '../../components/mending/later.tsx';
import { createCallStore } from '../../snapshotStore.ts';
import type { RehearseRing } from '../../sound/rehearseRing.ts';
import { ringtoneUrls } from '../../sound/ringtones.ts';
import { callSnapshotOf, type CallPicture } from '../../stories/picture.ts';
import { quietPopupMain } from '../../../test/stage/quietPopupMain.ts';
import { callStories, incomingStories } from '../../stories/snapshots.ts';
import { IncomingApp } from './IncomingApp.tsx';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const nobody: CallPicture = { ...incomingStories.incomingVideo, call: { phase: 'idle' } };

async function open(current: RunningRehearsal | null) {
  let tellCall: (next: CallPart) => void = () => undefined;
  let askFor: (rehearsal: RunningRehearsal | null) => void = () => undefined;
  let revision = 1;
  const done = () => vi.fn(async () => null);
  const bridge = {
    ...quietPopupMain,
    current: async () => callSnapshotOf(nobody, revision),
    onCall: (listener: (next: CallPart) => void) => {
      tellCall = listener;
      return () => undefined;
    },
    currentRehearsal: async () => current,
    onRehearsal: (listener: (rehearsal: RunningRehearsal | null) => void) => {
      askFor = listener;
      return () => undefined;
    },
    ...{ rehearsalDrawn: done(), rehearsed: done(), endRehearsal: done() },
  };
  const silenced = vi.fn<() => void>();
  const rehearse = vi.fn<RehearseRing>(() => silenced);
  const ringer = { start: () => () => undefined, prepare: () => undefined };
  await loadAllParts();
  await act(async () => {
    render(<IncomingApp bridge={bridge} store={createCallStore(bridge)} ringer={ringer} rehearse={rehearse} />);
  });
  return {
    ...{ bridge, rehearse, silenced },
    call: async (next: CallPicture) => {
      revision += 1;
      await act(async () => tellCall(callSnapshotOf(next, revision).call));
    },
    ask: async (next: RunningRehearsal | null) => act(async () => askFor(next)),
  };
}

const title = () => screen.queryByRole('heading', { name: 'This is how it rings' });

test('a test shows and rings as a call does, says that nobody calls, and tells what was heard', async () => {
  const { bridge, rehearse, silenced, ask } = await open(null);
  expect(title()).toBeNull();
  await ask({ id: 3 });
  expect(title()).not.toBeNull();
  expect(bridge.rehearsalDrawn).toHaveBeenCalledWith({ id: 3 });
  const [ring, , heard] = rehearse.mock.calls[0] ?? [];
  expect(ring).toMatchObject({ url: ringtoneUrls.marimba, volume: 1, at: 'all' });
  const sound = { playing: 1, failed: 0, level: 0.3 };
  heard?.(sound);
  expect(bridge.rehearsed).toHaveBeenCalledWith({ id: 3, sound });
  act(() => void vi.advanceTimersByTime(IGNORE_INPUT_MS));
  fireEvent.click(screen.getByRole('button', { name: 'End the test' }));
  expect(bridge.endRehearsal).toHaveBeenCalledWith({ id: 3 });
  await ask(null);
  expect(title()).toBeNull();
  expect(silenced).toHaveBeenCalledOnce();
});

test('a call that failed, and stands in its window until it was read, is in nobody’s way', async () => {
  const { call, ask } = await open(null);
  await call(callStories.callLost);
  await ask({ id: 4 });
  expect(title()).not.toBeNull();
});

test('a window that opens for a test finds it; a real call takes its place and silences it', async () => {
  const { silenced, call } = await open({ id: 1 });
  expect(title()).not.toBeNull();
  await call(incomingStories.incomingVideo);
  expect(title()).toBeNull();
  expect(silenced).toHaveBeenCalledOnce();
  expect(screen.getByRole('button', { name: 'Decline' })).toBeTruthy();
});
