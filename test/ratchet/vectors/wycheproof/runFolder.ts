// Runs a folder of Wycheproof files, newer ones than those beside it, on every backend:
// node test/ratchet/vectors/wycheproof/runFolder.ts FOLDER. The project's own folder is testvectors_v1 in the
// repository of C2SP (Apache-2.0).
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { choosePrimitives } from '../../../../main/crypto/choosePrimitives.ts';
import { nativePrimitives } from '../../../../main/crypto/primitives/native.ts';
import { noblePrimitives } from '../../../../main/crypto/primitives/noble.ts';
import { nobleExtendedAead } from '../../../../main/crypto/primitives/xchacha.ts';
import { parseWycheproofFile, runWycheproof } from './wycheproof.ts';

const backends = { noble: noblePrimitives, native: nativePrimitives, chosen: choosePrimitives().primitives };

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('which folder of Wycheproof files? Name it as the one argument');
let failed = 0;
for (const name of readdirSync(folder).filter((one) => one.endsWith('_test.json'))) {
  const file = parseWycheproofFile(readFileSync(join(folder, name), 'utf8'));
  for (const [backend, primitives] of Object.entries(backends)) {
    const { run, wrong } = runWycheproof(file, { ...primitives, ...nobleExtendedAead });
    failed += wrong.length;
    process.stdout.write(
      `${name} ${backend}: ${run - wrong.length} of ${run}${wrong.length > 0 ? `, not ${wrong.join()}` : ''}\n`,
    );
  }
}
process.exitCode = failed > 0 ? 1 : 0;
