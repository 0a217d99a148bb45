/** As Node names a processor, and as Debian does. */
const DEBIAN = { x64: 'amd64', arm64: 'arm64' } as const;
export type ServerArchitecture = keyof typeof DEBIAN;
/** For each of them a release has packages, made on such a machine. */
export const SERVER_ARCHITECTURES: readonly ServerArchitecture[] = ['x64', 'arm64'];

/** The folder that the archive holds, and by that the archive. */
export const serverFolderOf = (version: string, architecture: ServerArchitecture): string =>
  `ringfort-server-${version}-linux-${architecture}`;

export const debianNameOf = (architecture: ServerArchitecture): string => DEBIAN[architecture];

export const debianPackageOf = (version: string, architecture: ServerArchitecture): string =>
  `ringfort-server_${version}_${debianNameOf(architecture)}.deb`;

/** Every package of the server that a release has. */
export const serverPackages = (version: string): readonly string[] =>
  SERVER_ARCHITECTURES.flatMap((each) => [`${serverFolderOf(version, each)}.tar.gz`, debianPackageOf(version, each)]);
