import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createWindowPlaces, type WindowPlace } from './windowPlaces.ts';

const screen: WindowPlace = { x: 0, y: 0, width: 1920, height: 1040 };
const second: WindowPlace = { x: -1280, y: 100, width: 1280, height: 984 };

function placesIn(folder: string, workAreas: readonly WindowPlace[] = [screen]) {
  const faults: string[] = [];
  const file = join(folder, 'windows.json');
  const open = () => createWindowPlaces({ file, workAreas: () => workAreas, onFault: (what) => faults.push(what) });
  return { file, faults, open };
}

test('a window comes back to where it stood, after a restart too', () => {
  const { open } = placesIn(temporaryFolder());
  const place = { x: 100, y: 50, width: 900, height: 620 };
  const places = open();
  expect(places.of('call')).toBeNull();
  places.keep('call', place);
  places.keep('mini', { ...place, x: 1500 });
  expect(open().of('call')).toEqual(place);
  expect(open().of('mini')).toEqual({ ...place, x: 1500 });
  expect(open().of('main')).toBeNull();
});

test('a window that filled its screen does so again, and keeps where it stands otherwise', () => {
  const { open } = placesIn(temporaryFolder());
  const place = { x: 100, y: 50, width: 900, height: 620 };
  open().keep('main', place);
  expect(open().isMaximized('main')).toBe(false);
  open().keep('main', place, true);
  expect([open().of('main'), open().isMaximized('main')]).toEqual([place, true]);
  open().keep('main', place, false);
  expect(open().isMaximized('main')).toBe(false);
});

test('a window whose screen is gone is placed anew, and comes back there with the screen', () => {
  const folder = temporaryFolder();
  const place = { x: -1200, y: 200, width: 900, height: 620 };
  placesIn(folder, [screen, second]).open().keep('main', place);
  expect(placesIn(folder).open().of('main')).toBeNull();
  expect(placesIn(folder, [screen, second]).open().of('main')).toEqual(place);
});

test('a window is no larger than the screen that it comes back to', () => {
  const folder = temporaryFolder();
  const large: WindowPlace = { x: 0, y: 0, width: 3840, height: 2120 };
  placesIn(folder, [large]).open().keep('main', { x: 100, y: 50, width: 3000, height: 1900 });
  expect(placesIn(folder).open().of('main')).toEqual({ x: 100, y: 50, width: 1920, height: 1040 });
});

test('a window that could not be taken hold of is placed anew', () => {
  const { open } = placesIn(temporaryFolder());
  const places = open();
  for (const lost of [
    { x: 1900, y: 100 },
    { x: 100, y: 1030 },
    { x: 100, y: -200 },
  ]) {
    places.keep('main', { ...lost, width: 900, height: 620 });
    expect(places.of('main')).toBeNull();
  }
});

test('a file that somebody broke is as none', () => {
  const folder = temporaryFolder();
  const { file, open } = placesIn(folder);
  for (const text of ['{', '[]', '{"call":{"x":1e300,"y":0,"width":900,"height":600}}', '{"call":{"x":"1"}}']) {
    writeFileSync(file, text);
    expect(open().of('call')).toBeNull();
  }
});

test('a place that cannot be read costs no other window its own, and is told (A83)', () => {
  const folder = temporaryFolder();
  const { file, faults, open } = placesIn(folder);
  const place = { x: 100, y: 50, width: 900, height: 620 };
  writeFileSync(file, JSON.stringify({ main: place, call: { ...place, x: 'left' }, mini: place, later: 5 }));
  const places = open();
  expect([places.of('main'), places.of('call'), places.of('mini')]).toEqual([place, null, place]);
  expect(faults).toEqual(['place of a window']);
  places.keep('call', place);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ main: place, call: place, mini: place, later: 5 });
});

test('a place that no desktop has is not kept', () => {
  const { open } = placesIn(temporaryFolder());
  open().keep('main', { x: 0, y: 0, width: 1, height: 1 });
  open().keep('main', { x: 1e9, y: 0, width: 900, height: 600 });
  expect(open().of('main')).toBeNull();
});

test('a disk that takes nothing costs the place and no more', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'windows.json.new'));
  const { faults, open } = placesIn(folder);
  const places = open();
  places.keep('main', { x: 10, y: 10, width: 900, height: 600 });
  expect(faults).toEqual(['place of a window']);
  expect(places.of('main')).toEqual({ x: 10, y: 10, width: 900, height: 600 });
});
