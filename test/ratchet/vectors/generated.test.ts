import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allVectors } from './generator/allVectors.ts';

const folder = new URL('.', import.meta.url);

it('writing the vectors again changes nothing', { timeout: 60_000 }, () => {
  const vectors = allVectors();
  // Files of groups that come later are written by a generator of their own.
  const present = readdirSync(folder).filter((name) => name.endsWith('.json'));
  for (const [name, text] of vectors) {
    expect(present).toContain(name);
    expect(text === readFileSync(new URL(name, folder), 'utf8'), `${name} is as the protocol makes it`).toBe(true);
  }
});
