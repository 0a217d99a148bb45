import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { shippedIn } from './shipped.ts';

const PLACE = 'node_modules/@sapphi-red/web-noise-suppressor';

test('with the noise filter travels the licence of the RNNoise that is compiled into it, and of just that one', async () => {
  const [shipped] = await shippedIn([], [PLACE]);
  for (const name of ['rnnoise.wasm', 'rnnoise_simd.wasm']) {
    const code = await readFile(join(projectRoot, PLACE, 'dist', name));
    expect(shipped?.text).toContain(`${createHash('sha256').update(code).digest('hex')} ${name}`);
  }
  for (const holder of ['翠 / green', 'Xiph.Org Foundation', 'Shiguredo Inc.']) expect(shipped?.text).toContain(holder);
});
