/** One package whose code or files are in what people install. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  readonly text: string;
  /** The SHA-512 of the archive it came from, in base64, as the lock file has it. */
  readonly sha512: string;
  /** Where others look for its faults; without one it is a package of npm. */
  readonly purl?: string;
  readonly cpe?: string;
}
