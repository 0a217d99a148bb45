import { expect, it } from 'vitest';
import { findDisagreement } from '../fakes/connectionModel.ts';

it('two sides that ask for new connections never split: the nearest 400,000 states (A75)', () => {
  expect(findDisagreement(400_000)).toBeNull();
});
