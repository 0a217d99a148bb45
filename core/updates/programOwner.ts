/** Who brings a newer program: it replaces itself, a package manager does, or the person who unpacked it. */
export type ProgramOwner = 'itself' | 'apt' | 'dnf' | 'zypper' | 'person';

/** What can be seen of how this program came here. */
export interface InstallationFacts {
  /** As Node names it. */
  readonly platform: string;
  readonly architecture: string;
  /** `package-type` beside the archive, as the package says of itself: `deb`, `rpm`. */
  readonly packageType: string | null;
  /** What the system says of itself (os-release(5)); empty where it does not. */
  readonly osRelease: string;
  /** It came out of an AppImage. */
  readonly isAppImage: boolean;
  /** A portable program of Windows, which unpacks itself anew at every start. */
  readonly isPortable: boolean;
  /** This user may replace it: neither another owner's, nor on a disk to be read only. */
  readonly isReplaceable: boolean;
}

export interface Installation {
  readonly owner: ProgramOwner;
  /** Which package of a release would take its place; null: none. */
  readonly target: string | null;
}

export function installationOf(facts: InstallationFacts): Installation {
  const { platform, architecture, isReplaceable } = facts;
  const manager = managerOf(facts);
  if (platform === 'linux' && manager !== null) return { owner: manager, target: null };
  const target = targetOf(facts, platform, architecture);
  return { owner: target !== null && isReplaceable ? 'itself' : 'person', target };
}

/** Of the SUSE family, where zypper manages packages of the same kind: by `ID` or one of `ID_LIKE`. */
const isSuse = (osRelease: string): boolean => /^ID(?:_LIKE)?=.*\bsuse\b/mu.test(osRelease);

function managerOf({ packageType, osRelease }: InstallationFacts): ProgramOwner | null {
  if (packageType === 'deb') return 'apt';
  if (packageType === 'rpm') return isSuse(osRelease) ? 'zypper' : 'dnf';
  return null;
}

function targetOf({ isAppImage, isPortable }: InstallationFacts, platform: string, architecture: string) {
  if (platform === 'linux' && isAppImage) return `linux-${architecture}.appImage`;
  if (platform === 'win32' && !isPortable) return `windows-${architecture}.nsis`;
  return platform === 'darwin' ? 'mac-universal.zip' : null;
}
