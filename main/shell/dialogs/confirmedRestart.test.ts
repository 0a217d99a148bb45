import { expect, test, vi } from 'vitest';
import { createConfirmedRestart } from './confirmedRestart.ts';

function openRestart({ hasNewer = false, isHeld = false, isHosting = false, says = true } = {}) {
  const state = { isHeld };
  const restartForUpdate = vi.fn(() => hasNewer && !state.isHeld);
  const restartAsItIs = vi.fn(() => !state.isHeld);
  const confirm = vi.fn(async () => says);
  const ports = {
    restartForUpdate,
    restartAsItIs,
    isHeld: () => state.isHeld,
    isHosting: () => isHosting,
    confirm,
  };
  return { ...createConfirmedRestart(ports), state, restartForUpdate, restartAsItIs, confirm };
}

test('A90 a page restarts nothing by itself: the person is asked, and what they do not want is not done', async () => {
  const { restart, restartAsItIs, confirm } = openRestart({ says: false });
  expect(await restart()).toEqual({ is: 'declined' });
  expect(restartAsItIs).not.toHaveBeenCalled();
  expect(confirm).toHaveBeenCalledExactlyOnceWith({ kind: 'restart', hosting: false });
  expect(await openRestart().restart()).toEqual({ is: 'begun' });
});

test('A90 nobody is worn out by a pile of questions', async () => {
  const { restart, confirm } = openRestart({ says: false });
  const answers = await Promise.all([restart(), restart(), restart()]);
  expect(answers.map(({ is }) => is)).toEqual(['declined', 'declined', 'declined']);
  expect(confirm).toHaveBeenCalledOnce();
});

test('a newer version that was installed is what a press is enough for', async () => {
  const { restart, forUpdate, confirm } = openRestart({ hasNewer: true });
  expect([await restart(), await forUpdate()]).toEqual([{ is: 'begun' }, { is: 'begun' }]);
  expect(confirm).not.toHaveBeenCalled();
});

test('who hosts is told before any restart that the server is away for everybody meanwhile, and may say no', async () => {
  for (const hasNewer of [true, false]) {
    for (const way of ['restart', 'forUpdate'] as const) {
      const no = openRestart({ hasNewer, isHosting: true, says: false });
      expect(await no[way]()).toEqual({ is: 'declined' });
      expect(no.confirm).toHaveBeenCalledExactlyOnceWith({ kind: 'restart', hosting: true });
      expect([...no.restartForUpdate.mock.calls, ...no.restartAsItIs.mock.calls]).toEqual([]);
    }
  }
  const yes = openRestart({ hasNewer: true, isHosting: true });
  expect([await yes.restart(), await yes.forUpdate()]).toEqual([{ is: 'begun' }, { is: 'begun' }]);
});

test('no call is lost by it, be it one that began while the question stood', async () => {
  const held = openRestart({ hasNewer: true, isHeld: true, isHosting: true });
  expect([await held.restart(), await held.forUpdate()]).toEqual([{ is: 'held' }, { is: 'held' }]);
  expect(held.confirm).not.toHaveBeenCalled();
  const late = openRestart();
  late.confirm.mockImplementationOnce(async () => {
    late.state.isHeld = true;
    return true;
  });
  expect(await late.restart()).toEqual({ is: 'held' });
});
