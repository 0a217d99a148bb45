import { expect, test } from 'vitest';
import type { UpdateView } from '../../../core/ipc/updates.ts';
import { createInstalledUnderneath } from './installedUnderneath.ts';

const installed = (version: string, heldByCall = false): UpdateView => ({ state: 'installed', version, heldByCall });

test('U9 a program that was replaced while it runs asks for its restart once, during a call too', () => {
  const done: string[] = [];
  const { draw } = createInstalledUnderneath({
    tell: (version) => done.push(version),
    withdraw: () => done.push('gone'),
  });
  draw({ state: 'newest', checkedAt: null });
  expect(done).toEqual([]);
  draw(installed('0.2.0', true));
  draw(installed('0.2.0', false));
  draw(installed('0.2.0', true));
  expect(done).toEqual(['0.2.0']);
  draw(installed('0.3.0'));
  // Somebody puts the old one back.
  draw({ state: 'newest', checkedAt: null });
  draw({ state: 'none' });
  expect(done).toEqual(['0.2.0', '0.3.0', 'gone']);
});
