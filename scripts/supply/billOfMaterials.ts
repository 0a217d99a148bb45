import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { ShippedPackage } from './shippedPackage.ts';

/** What one delivery is: the program, or the server. */
export interface Delivery {
  readonly name: string;
  readonly version: string;
  /** The Electron it is packed with, if any. */
  readonly electron?: ElectronParts;
}

/** Versions of what people install as one, and whose faults are published apart. */
export interface ElectronParts {
  readonly electron: string;
  readonly chromium: string;
  /** Null: it is not known before there is an Electron to ask. */
  readonly node: string | null;
}

/**
 * The software bill of materials of a delivery, as CycloneDX 1.6 in JSON. It says nothing of when or where it was made:
 * the same packages give the same bytes.
 */
export function billOfMaterials(delivery: Delivery, shipped: readonly ShippedPackage[]): string {
  const bom = new Models.Bom();
  bom.metadata.component = new Models.Component(Enums.ComponentType.Application, delivery.name, {
    version: delivery.version,
    bomRef: `${delivery.name}@${delivery.version}`,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense('Apache-2.0')]),
  });
  for (const one of shipped) bom.components.add(component(one));
  if (delivery.electron !== undefined) {
    const { electron, chromium, node } = delivery.electron;
    bom.components.add(framework('electron', electron, 'MIT', { purl: `pkg:npm/electron@${electron}` }));
    bom.components.add(framework('chromium', chromium, 'BSD-3-Clause', cpeOf('google:chrome', chromium)));
    if (node !== null) bom.components.add(framework('node', node, 'MIT', cpeOf('nodejs:node.js', node)));
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** A name that lists of faults know; there is no package of it alone. */
const cpeOf = (product: string, version: string) => ({
  purl: `pkg:generic/${product.split(':').at(-1)}@${version}`,
  cpe: `cpe:2.3:a:${product}:${version}:*:*:*:*:*:*:*`,
});

function framework(name: string, version: string, licence: string, found: { purl: string; cpe?: string }) {
  const licenses = new Models.LicenseRepository([new Models.SpdxLicense(licence)]);
  const about = { version, bomRef: `${name}@${version}`, licenses };
  return new Models.Component(Enums.ComponentType.Framework, name, { ...about, ...found });
}

function component({ name, version, licence, sha512, purl, cpe }: ShippedPackage) {
  const [scope, own] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const hash = sha512 === '' ? undefined : Buffer.from(sha512, 'base64').toString('hex');
  return new Models.Component(Enums.ComponentType.Library, own ?? name, {
    ...(scope === undefined ? {} : { group: scope }),
    version,
    bomRef: `${name}@${version}`,
    purl: purl ?? `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(cpe === undefined ? {} : { cpe }),
    licenses: new Models.LicenseRepository([new Models.LicenseExpression(licence)]),
    ...(hash === undefined ? {} : { hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], hash]]) }),
  });
}
