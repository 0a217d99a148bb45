/** Of a release of Ringfort: three numbers. Builds between releases have other names, and no updates. */
export type Version = readonly [major: number, minor: number, patch: number];

const SHAPE = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/u;

/** Semantic Versioning 2.0.0, "Summary", without what may follow the three numbers. Null: no release has this name. */
export function parseVersion(text: string): Version | null {
  const found = SHAPE.exec(text);
  return found === null ? null : [Number(found[1]), Number(found[2]), Number(found[3])];
}

/** Below zero: `one` is older. */
export function compareVersions(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}

/** Whether both are releases and `one` is the newer of them. */
export function isNewerVersion(one: string | null | undefined, than: string): one is string {
  const [there, here] = [parseVersion(one ?? ''), parseVersion(than)];
  return there !== null && here !== null && compareVersions(there, here) > 0;
}
