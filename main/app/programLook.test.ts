import { expect, test } from 'vitest';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { emptySnapshot } from './emptySnapshot.ts';
import { createProgramLook } from './programLook.ts';
import { createSnapshotPublisher } from './snapshotPublisher.ts';

test('U9 who asks whether the program was replaced, because something failed, has every window hear the answer', () => {
  const ignored = (): void => undefined;
  const told: boolean[] = [];
  const publisher = createSnapshotPublisher(emptySnapshot(UNKNOWN_REGION), {
    ...{ call: ignored, account: ignored, contacts: ignored, recents: ignored },
    settings: ({ isReplaced }) => told.push(isReplaced),
  });
  let installed = '0.1.0';
  const isReplaced = createProgramLook(publisher, () => installed !== '0.1.0');
  expect([isReplaced(), told]).toEqual([false, []]);
  installed = '0.2.0';
  expect([isReplaced(), isReplaced(), told]).toEqual([true, true, [true]]);
  installed = '0.1.0';
  expect([isReplaced(), told]).toEqual([false, [true, false]]);
});
