// Writes the JSON files beside it: `node test/ratchet/vectors/write.ts`. Nothing in them is random, so writing again
// changes nothing: `git diff` shows what the protocol lost.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allVectors } from './generator/allVectors.ts';

for (const [name, text] of allVectors()) {
  writeFileSync(join(import.meta.dirname, name), text);
  process.stdout.write(`${name} ${Math.round(text.length / 1024)} KB\n`);
}
