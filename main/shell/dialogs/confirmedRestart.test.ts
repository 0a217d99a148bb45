import { expect, test, vi } from 'vitest';
import { createConfirmedRestart } from './confirmedRestart.ts';

function openRestart({ hasNewer = false, isHeld = false, says = true } = {}) {
  const state = { isHeld };
  const restartAsItIs = vi.fn(() => !state.isHeld);
  const confirm = vi.fn(async () => says);
  const ports = {
    restartForUpdate: () => hasNewer && !state.isHeld,
    restartAsItIs,
    isHeld: () => state.isHeld,
    confirm,
  };
  return { restart: createConfirmedRestart(ports), state, restartAsItIs, confirm };
}

test('A90 a page restarts nothing by itself: the person is asked, and what they do not want is not done', async () => {
  const { restart, restartAsItIs, confirm } = openRestart({ says: false });
  expect(await restart()).toEqual({ is: 'declined' });
  expect(restartAsItIs).not.toHaveBeenCalled();
  expect(confirm).toHaveBeenCalledExactlyOnceWith({ kind: 'restart' });
  expect(await openRestart().restart()).toEqual({ is: 'begun' });
});

test('A90 nobody is worn out by a pile of questions', async () => {
  const { restart, confirm } = openRestart({ says: false });
  const answers = await Promise.all([restart(), restart(), restart()]);
  expect(answers.map(({ is }) => is)).toEqual(['declined', 'declined', 'declined']);
  expect(confirm).toHaveBeenCalledOnce();
});

test('a newer version that was installed is what a press is enough for', async () => {
  const { restart, confirm } = openRestart({ hasNewer: true });
  expect(await restart()).toEqual({ is: 'begun' });
  expect(confirm).not.toHaveBeenCalled();
});

test('no call is lost by it, be it one that began while the question stood', async () => {
  const held = openRestart({ hasNewer: true, isHeld: true });
  expect(await held.restart()).toEqual({ is: 'held' });
  expect(held.confirm).not.toHaveBeenCalled();
  const late = openRestart();
  late.confirm.mockImplementationOnce(async () => {
    late.state.isHeld = true;
    return true;
  });
  expect(await late.restart()).toEqual({ is: 'held' });
});
