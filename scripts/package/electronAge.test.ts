import { expect, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { electronAgeFault, electronOf } from './electronAge.ts';

test('an Electron that is two majors behind the newest is too old for a release, and one that is newer is not', () => {
  for (const newest of ['45.3.4', '45.9.0', '46.0.0', '46.7.1', '44.0.0'])
    expect(electronAgeFault('45.3.4', newest), newest).toBeNull();
  expect(electronAgeFault('45.3.4', '47.0.0')).toContain('2 majors behind 47.0.0');
  expect(electronAgeFault('9.4.4', '45.3.4')).toContain('36 majors behind');
});

test('what the registry answers has to be a version of three numbers', () => {
  for (const answer of ['', 'latest', '46.0.0-beta.1', '46', '<html>', '46.0.0\n47.0.0'])
    expect(() => electronAgeFault('45.3.4', answer), answer).toThrow('has no version');
});

test('the Electron of this project is named by three numbers, so that its age can be told', async () => {
  expect(electronAgeFault(await electronOf(projectRoot), await electronOf(projectRoot))).toBeNull();
});
