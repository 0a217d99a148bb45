import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ON_LINUX } from '../../../test/stage/systems.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { ownAppImage, ownPortable, ownProgram } from './ownProgram.ts';

function unpacked(...parts: string[]): { readonly folder: string; readonly program: string } {
  const folder = join(temporaryFolder(), ...parts);
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'ringfort');
  writeFileSync(program, '');
  return { folder, program };
}

const IMAGE = '/home/anna/Ringfort.AppImage';
const EDITOR = { APPIMAGE: '/home/anna/Editor.AppImage', APPDIR: '/tmp/.mount_EditorAbc' };

test.runIf(ON_LINUX)('a program that an AppImage unpacked is started by that image, also behind a link', () => {
  const { folder, program } = unpacked('mount_Ringfort');
  expect(ownAppImage({ APPIMAGE: IMAGE, APPDIR: folder }, program)).toBe(IMAGE);
  const link = join(temporaryFolder(), 'link');
  symlinkSync(folder, link);
  expect(ownProgram('linux', { APPIMAGE: IMAGE, APPDIR: link }, program)).toBe(IMAGE);
});

test.runIf(ON_LINUX)('an image that names no folder is known by what stands beside the program', () => {
  const { folder, program } = unpacked('appimage_extracted');
  expect(ownAppImage({ APPIMAGE: IMAGE }, program)).toBeNull();
  writeFileSync(join(folder, 'AppRun'), '');
  expect(ownAppImage({ APPIMAGE: IMAGE }, program)).toBe(IMAGE);
});

test('a Ringfort that was started out of the AppImage of another program is not taken for that one', () => {
  const { folder, program } = unpacked('opt', 'Ringfort');
  expect(ownProgram('linux', EDITOR, program)).toBe(program);
  mkdirSync(`${folder}-of-another`);
  expect(ownAppImage({ ...EDITOR, APPDIR: `${folder}-of-another` }, program)).toBeNull();
  expect(ownAppImage({ ...EDITOR, APPDIR: join(folder, 'inside') }, program)).toBeNull();
  expect(ownAppImage({ APPIMAGE: 'Editor.AppImage', APPDIR: folder }, program)).toBeNull();
  expect(ownProgram('linux', {}, program)).toBe(program);
});

const PORTABLE = String.raw`D:\Tools\Ringfort portable.exe`;
const TEMP = String.raw`C:\Users\Anna\AppData\Local\Temp`;
const INSTALLED = String.raw`C:\Users\Anna\AppData\Local\Programs\ringfort\Ringfort.exe`;

test('a portable program is started by the file that the person has, and not by what goes with this run', () => {
  const program = String.raw`c:\users\anna\appdata\local\temp\2fXyz\Ringfort.exe`;
  expect(ownProgram('win32', { PORTABLE_EXECUTABLE_FILE: PORTABLE, TEMP }, program)).toBe(PORTABLE);
});

test('an installed one that was started out of the portable program of another is not taken for that one', () => {
  expect(ownPortable({ PORTABLE_EXECUTABLE_FILE: PORTABLE, TEMP }, INSTALLED)).toBeNull();
  expect(ownProgram('win32', { PORTABLE_EXECUTABLE_FILE: PORTABLE }, INSTALLED)).toBe(INSTALLED);
});
