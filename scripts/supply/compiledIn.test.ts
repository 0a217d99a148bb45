import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { billOfMaterials } from './billOfMaterials.ts';
import { shippedIn } from './shipped.ts';
import { chromiumOf, thirdPartyText } from './thirdParty.ts';

const DATABASE = 'node_modules/better-sqlite3';

test('with the database travel the terms of SQLite and of its ciphers, and of whose code they contain', async () => {
  const shipped = await shippedIn([], [DATABASE]);
  expect(shipped.map(({ name }) => name)).toEqual([
    'SQLite',
    'SQLite3MultipleCiphers',
    'better-sqlite3-multiple-ciphers',
  ]);
  const text = thirdPartyText(shipped, '');
  for (const holder of [
    'Ulrich Telle',
    'Frank Denis',
    'Olivier Gay',
    'Alexander Peslyak',
    'Joshua Wise',
    'May you do good',
  ])
    expect(text).toContain(holder);
  // Whoever else claims it in the sources.
  const source = await readFile(join(projectRoot, DATABASE, 'deps/sqlite3/sqlite3.c'), 'utf8');
  const claims = [...source.matchAll(/copyright:? +\(c\) +[\d, -]+ +([^\n<(]+)/giu)].map(([, holder = '']) =>
    holder.trim(),
  );
  expect(claims.length).toBeGreaterThan(10);
  for (const holder of new Set(claims)) expect(text).toContain(holder.split(/,| and /u)[0]);
});

test('a bill of materials names the versions of SQLite and its ciphers as they are compiled in', async () => {
  const bill = billOfMaterials({ name: 'ringfort-server', version: '1.2.3' }, await shippedIn([], [DATABASE]));
  const { components } = JSON.parse(bill) as {
    components: readonly { name: string; version: string; purl: string; cpe?: string }[];
  };
  const native = await readFile(join(projectRoot, DATABASE, 'prebuilds/linux-x64.node'), 'latin1');
  const [sqlite, ciphers] = ['SQLite', 'SQLite3MultipleCiphers'].map((each) =>
    components.find(({ name }) => name === each),
  );
  expect(native).toContain(`SQLite3 Multiple Ciphers ${ciphers?.version}\0`);
  expect(native).toContain(`\0${sqlite?.version}\0`);
  expect(sqlite).toMatchObject({ purl: `pkg:generic/sqlite@${sqlite?.version}` });
  expect(sqlite?.cpe).toContain(`:sqlite:sqlite:${sqlite?.version}:`);
  expect(ciphers?.purl).toBe(`pkg:github/utelle/SQLite3MultipleCiphers@v${ciphers?.version}`);
});

test('the Chromium of the Electron that packages are made with is known', async () => {
  const { devDependencies } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
    devDependencies: { electron: string };
  };
  expect(await chromiumOf(devDependencies.electron)).toMatch(/^\d+\.\d+\.\d+\.\d+$/u);
  await expect(chromiumOf('0.0.0')).rejects.toThrow('electron-to-chromium does not know Electron 0.0.0');
});
