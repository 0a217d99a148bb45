import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { runInsideElectron, type Suite } from '../ratchet/insideElectron/runInside.ts';

/*
 * The ratchet's own suites run on Node's OpenSSL with everything else. Electron carries BoringSSL, where other backends
 * are chosen: the same suites run there once more, on the bytes that would ship.
 */

const testsIn = (folder: string, ending = '.test.ts'): readonly string[] =>
  readdirSync(join(projectRoot, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

const files = [
  ...testsIn('test/ratchet/insideElectron', '.inside.ts'),
  // Memory that a package leaves is looked for by putting another in its place, which only vitest can.
  ...testsIn('main/crypto/primitives').filter((file) => !file.endsWith('/keysWiped.test.ts')),
  // Statistics over one hash are the same everywhere, and long.
  ...testsIn('core/ratchet').filter((file) => !file.endsWith('/shortAuthString.test.ts')),
  'test/contract/ratchetStore.test.ts',
  'test/ratchet/vectors/primitives.test.ts',
  'test/ratchet/vectors/wycheproof/wycheproof.test.ts',
];

let suite: Suite;

test.beforeAll(async () => {
  test.setTimeout(720_000);
  suite = await runInsideElectron(files);
});

/**
 * What BoringSSL has not got is told apart by test/ratchet/insideElectron/backends.inside.ts; here it must not be
 * chosen, or be missed.
 */
const isOfBareNative = (name: string): boolean =>
  /^A49 native .*(?:ChaCha20|chacha20|ML-KEM|ml_kem)|^A50 noble and native agree/u.test(name);

for (const file of files) {
  test(`inside Electron passes ${file}`, () => {
    const outcomes = (suite.files[file] ?? []).filter(({ name }) => !isOfBareNative(name));
    expect(outcomes.filter(({ error }) => error !== null)).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(0);
  });
}
