import { debianPackageOf, SERVER_ARCHITECTURES } from '../../scripts/package/server/packageNames.ts';
import { RELEASE } from '../../scripts/package/systems.ts';
import { debianRoot } from '../runtime/debianRoot.ts';
import { packageDependencies, packageIn, PACKAGES, sharedPackages, version } from './packages.ts';
import { Room, type RoomUser } from './Room.ts';
import { openAssistedSession, openSession, type AssistedSession, type Session } from './session.ts';

export interface InstalledRoom<Kind extends Session = Session> {
  readonly room: Room;
  /** Somebody with an account on that machine, and their session. */
  readonly people: readonly { readonly user: RoomUser; readonly session: Kind }[];
  readonly close: () => Promise<void>;
}

/** Who was given an account there first. */
export function firstPerson<Kind extends Session>({ people }: InstalledRoom<Kind>): (typeof people)[number] {
  const [found] = people;
  if (found === undefined) throw new Error('nobody is there');
  return found;
}

/** What reads the entries of the menu, as on every desktop, and what unpacks an AppImage that cannot by itself. */
const BESIDE = ['desktop-file-utils', 'squashfs-tools'];
const FIRST_USER = 2001;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Where nobody answers: what is not there already cannot be fetched. */
const NOBODY = 'http://127.0.0.1:9';
const OFFLINE = ['-o', `Acquire::http::Proxy=${NOBODY}`, '-o', `Acquire::https::Proxy=${NOBODY}`];

/** Installs the files of packages as apt does for a person, and fetches none: what they need is there. */
export async function install(room: Room, ...packages: readonly string[]): Promise<void> {
  await room.run(['apt-get', 'install', '-y', '--no-install-recommends', ...OFFLINE, ...packages]);
}

export const ownPackage = (): string => `${PACKAGES}/${packageIn(RELEASE, 'deb')}`;

/** The server's, of the same version. */
export function serverPackage(): string {
  const architecture = SERVER_ARCHITECTURES.find((each) => each === process.arch);
  if (architecture === undefined) throw new Error(`There is no server for ${process.arch}`);
  return `${PACKAGES}/server/${debianPackageOf(version, architecture)}`;
}

/** Our package as if it were of that version, made in the room from ours: its path there. */
export async function packageAs(room: Room, version: string): Promise<string> {
  const made = '/tmp/next.deb';
  const script = [
    `dpkg-deb --raw-extract ${ownPackage()} /tmp/next`,
    `sed -i 's/^Version: .*/Version: ${version}/' /tmp/next/DEBIAN/control`,
    `dpkg-deb -Znone --build /tmp/next ${made}`,
    'rm -r /tmp/next',
  ];
  await room.run(['sh', '-c', script.join(' && ')]);
  return made;
}

/** All files in a folder of somebody's, below their own, each with a digest of what is in it. */
export async function digestsIn(room: Room, user: RoomUser, folder: string): Promise<string> {
  const script = 'cd "$0" && find . -type f -exec sha256sum {} + | sort -k 2';
  const { text } = await room.run(['sh', '-c', script, folder], { as: user });
  if (text === '') throw new Error(`There are no files in ${folder}`);
  return text;
}

/** All files of the room but those of people, and of the package systems themselves. */
export async function filesIn(room: Room): Promise<string> {
  const ofSystem = ['/proc', '/sys', '/dev', '/tmp', '/root', '/home', '/packages'];
  const ofPackages = ['/var/lib/dpkg', '/var/lib/apt', '/var/lib/rpm', '/var/cache', '/var/log'];
  const prune = [...ofSystem, ...ofPackages].flatMap((path) => ['-path', path, '-prune', '-o']);
  const paths = (await room.run(['find', '/', ...prune, '-print'])).text.split('\n');
  // This folder is no package's: dpkg takes it away when nothing is left in it, whatever has been there.
  return paths
    .filter((path) => path !== '/opt')
    .sort()
    .join('\n');
}

/** A Debian with nothing in it but what the package asks for (what it forgets is missing), and people logged in. */
export const debianRoom = (names: readonly string[]): Promise<InstalledRoom> => openRoom(names, openSession);

/** The same, where each of them has a screen reader; `more` are packages of Debian that are there, too. */
export const assistedRoom = (
  names: readonly string[],
  more: readonly string[] = [],
): Promise<InstalledRoom<AssistedSession>> => openRoom(names, openAssistedSession, more);

async function openRoom<Kind extends Session>(
  names: readonly string[],
  logIn: (user: number) => Promise<Kind>,
  more: readonly string[] = [],
): Promise<InstalledRoom<Kind>> {
  const root = await debianRoot([...(await packageDependencies()), ...BESIDE, ...more], say);
  const sessions: Kind[] = [];
  for (const at of names.keys()) sessions.push(await logIn(FIRST_USER + at));
  const own = sessions.map(({ folder }) => ({ from: folder, to: folder, isWritable: true }));
  const room = await Room.open({ layers: [root], shared: [sharedPackages, ...own] });
  const people: { user: RoomUser; session: Kind }[] = [];
  for (const [at, session] of sessions.entries())
    people.push({ user: await room.addUser(names[at] ?? '', session.user), session });
  return {
    room,
    people,
    close: async () => {
      await room.close();
      for (const session of sessions) await session.close();
    },
  };
}
