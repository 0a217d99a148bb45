import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { expect, test } from 'vitest';
import { ON_WINDOWS } from '../../test/stage/systems.ts';
import { hostingProblemOf } from '../app/hosting/hostingFailure.ts';
import { storeProblemOf } from '../store/database/storeError.ts';
import { fileFailure } from '../updates/updateError.ts';
import { systemCode } from './systemCode.ts';

/** As Node throws it: it has no word for this one. */
const outOfQuota = () => {
  const errno = -constants.errno.EDQUOT;
  const code = `Unknown system error ${errno}`;
  return Object.assign(new Error(`${code}: ${code}, write`), { errno, code, syscall: 'write' });
};

// Windows has no number of its own for it.
test.skipIf(ON_WINDOWS)('a quota that is used up has a name, though Node gives it none (A77)', () => {
  expect(getSystemErrorMap().has(-constants.errno.EDQUOT)).toBe(false);
  expect(systemCode(outOfQuota())).toBe('EDQUOT');
  expect(systemCode(Object.assign(new Error('x'), { errno: -28, code: 'ENOSPC' }))).toBe('ENOSPC');
  for (const other of [new Error('x'), 'x', null, Object.assign(new Error('x'), { code: 5 })]) {
    expect(systemCode(other)).toBeUndefined();
  }
});

test.skipIf(ON_WINDOWS)(
  'it is told as a full disk: of a file beside the database, of a hosted server, of an update (A77)',
  () => {
    expect(storeProblemOf(outOfQuota())).toBe('storeFull');
    expect(hostingProblemOf(outOfQuota())).toBe('diskFull');
    expect(fileFailure(outOfQuota()).reason).toBe('diskFull');
  },
);
