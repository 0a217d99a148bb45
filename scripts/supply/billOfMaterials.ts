import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { ShippedPackage } from './shipped.ts';

/** What one delivery is: the program, or the server. */
export interface Delivery {
  readonly name: string;
  readonly version: string;
  /** Version of the Electron it is packed with, if any. */
  readonly electron?: string;
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
    bom.components.add(
      new Models.Component(Enums.ComponentType.Framework, 'electron', {
        version: delivery.electron,
        bomRef: `electron@${delivery.electron}`,
        purl: `pkg:npm/electron@${delivery.electron}`,
        licenses: new Models.LicenseRepository([new Models.SpdxLicense('MIT')]),
      }),
    );
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function component({ name, version, licence, sha512 }: ShippedPackage) {
  const [scope, own] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const hash = sha512 === '' ? undefined : Buffer.from(sha512, 'base64').toString('hex');
  return new Models.Component(Enums.ComponentType.Library, own ?? name, {
    ...(scope === undefined ? {} : { group: scope }),
    version,
    bomRef: `${name}@${version}`,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: new Models.LicenseRepository([new Models.LicenseExpression(licence)]),
    ...(hash === undefined ? {} : { hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], hash]]) }),
  });
}
