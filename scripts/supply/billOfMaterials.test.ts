import { expect, test } from 'vitest';
import { billOfMaterials } from './billOfMaterials.ts';

const sha512 = Buffer.alloc(64, 7).toString('base64');
const PACKAGES = [
  { name: 'ws', version: '8.0.0', licence: 'MIT', text: '', sha512 },
  { name: '@noble/curves', version: '2.0.0', licence: 'MIT OR Apache-2.0', text: '', sha512 },
];
const bill = (packages = PACKAGES) =>
  billOfMaterials(
    { name: 'ringfort', version: '1.2.3', electron: { electron: '45.0.0', chromium: '156.0.1.2', node: '24.1.0' } },
    packages,
  );

test('a bill of materials names each package with version, terms, address and the hash of the lock file', () => {
  expect(JSON.parse(bill())).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { component: { name: 'ringfort', version: '1.2.3' } },
    components: [
      {
        group: '@noble',
        name: 'curves',
        purl: 'pkg:npm/%40noble/curves@2.0.0',
        licenses: [{ expression: 'MIT OR Apache-2.0' }],
        hashes: [{ alg: 'SHA-512', content: '07'.repeat(64) }],
      },
      { name: 'chromium', version: '156.0.1.2', cpe: expect.stringContaining(':google:chrome:156.0.1.2:') },
      { name: 'electron', version: '45.0.0', purl: 'pkg:npm/electron@45.0.0' },
      { name: 'node', version: '24.1.0', cpe: expect.stringContaining(':nodejs:node.js:24.1.0:') },
      { name: 'ws', version: '8.0.0', purl: 'pkg:npm/ws@8.0.0' },
    ],
  });
});

test('the same packages in another order give the same bytes', () => {
  expect(bill(PACKAGES.toReversed())).toBe(bill());
});
