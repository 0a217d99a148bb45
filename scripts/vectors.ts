// Writes test/vectors/*.json. Nothing in them is random, so writing again changes nothing: `git diff` shows what the protocol lost.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allVectors } from '../test/vectors/generator/allVectors.ts';
import { projectRoot } from './electron/folders.ts';

for (const [name, text] of allVectors()) {
  writeFileSync(join(projectRoot, 'test/vectors', name), text);
  process.stdout.write(`${name} ${Math.round(text.length / 1024)} KB\n`);
}
