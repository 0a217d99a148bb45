import { expect, test } from 'vitest';
import { en } from '../../core/words/en.ts';
import { storeAdvice } from '../../core/words/storeAdvice.ts';
import type { StoreErrorCode } from './storeError.ts';

/** A code that is added has to be given its words here. */
const FIRST_STEP: Readonly<Record<StoreErrorCode | 'keyFileGone' | 'keyringGone', RegExp>> = {
  wrongKey: /does not open with the key/u,
  corrupt: /Parts of the database are damaged/u,
  inUse: /Another program has the data open/u,
  diskFull: /The disk is full/u,
  readOnly: /who they belong to and their permissions/u,
  ioFailed: /The disk reports errors/u,
  newerSchema: /Update Ringfort/u,
  keyFileCorrupt: /the locked key is missing or cannot be read/u,
  keyFileGone: /the locked key is missing or cannot be read/u,
  keyringGone: /is kept by the password store/u,
  failed: /Close Ringfort and open it again/u,
};

const textOf = (code: string) => storeAdvice(code).steps.map((step) => en[step]);

test.each(Object.entries(FIRST_STEP))('a store that does not open for the reason %s says what to do', (code, words) => {
  expect(textOf(code)[0]).toMatch(words);
});

test('a backup is put back only where the data or its key is damaged or gone', () => {
  const codes = Object.keys(FIRST_STEP).filter((code) => textOf(code).some((text) => /backup/u.test(text)));
  expect(codes.toSorted()).toEqual(['corrupt', 'keyFileCorrupt', 'keyFileGone', 'wrongKey']);
});

test('nobody is told that damaged data is whole', () => {
  const codes = Object.keys(FIRST_STEP).filter((code) => storeAdvice(code).lead === 'storeProblem.nothingLost');
  expect(codes.toSorted()).toEqual(['diskFull', 'inUse', 'keyringGone', 'newerSchema', 'readOnly']);
});

test('an identity that does not fit is told as the doctor tells it', () => {
  expect(textOf('E_STATE')).toEqual([en['doctor.advice.identity']]);
});

test.each(['E_AUTH', 'a code of the future', 'constructor'])('%s gets the advice that fits everything', (code) => {
  expect(storeAdvice(code)).toEqual(storeAdvice('failed'));
});
