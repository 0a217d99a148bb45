import { expect, test } from 'vitest';
import { exitCodeOf, startText, type StartHindrance } from './startHindrance.ts';
import { textsFor } from '../texts.ts';

const folder = '/home/bob/.config/Ringfort';
const hindrances: readonly (readonly [StartHindrance, number, string])[] = [
  [{ kind: 'running' }, 0, 'already running'],
  [{ kind: 'broken', log: '/home/bob/ringfort.log' }, 1, '/home/bob/ringfort.log'],
  [{ kind: 'refusedSwitch', name: 'js-flags' }, 2, '--js-flags'],
  [{ kind: 'noSandbox' }, 2, '--no-sandbox'],
  [{ kind: 'environment', names: 'NODE_OPTIONS' }, 2, 'NODE_OPTIONS'],
  [{ kind: 'lockFailed', folder }, 3, folder],
  [{ kind: 'notWritable', folder }, 4, folder],
  [{ kind: 'readOnlyDisk', folder }, 4, folder],
  [{ kind: 'diskFull', folder }, 4, folder],
  [{ kind: 'notAFolder', folder }, 4, folder],
  [{ kind: 'otherOwner', folder, owner: 1000 }, 5, 'number 1000'],
];

test.each(hindrances)('a start that gives way says why, with a code of its own: %o (A84)', (hindrance, code, named) => {
  expect(exitCodeOf(hindrance)).toBe(code);
  const english = startText(hindrance, textsFor('en', []));
  expect(english).toContain(named);
  expect(startText(hindrance, textsFor('ru', []))).not.toBe(english);
});
