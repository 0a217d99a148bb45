import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasRealDisplay } from '../display.ts';
import { run } from './run.ts';

/** Programs beyond Electron's own libraries that a script may ask for, and the Debian package of each. */
const packageOfProgram = {
  gcc: 'gcc',
  'g++': 'g++',
  Xvfb: 'xvfb',
  chromium: 'chromium',
  turnserver: 'coturn',
  nginx: 'nginx',
  caddy: 'caddy',
  mmdebstrap: 'mmdebstrap',
  'systemd-analyze': 'systemd',
  'dbus-daemon': 'dbus',
  'gnome-keyring-daemon': 'gnome-keyring',
  xdotool: 'xdotool',
  Xorg: 'xserver-xorg-core',
  xrandr: 'x11-xserver-utils',
  xprop: 'x11-utils',
  xwd: 'x11-apps',
  xfwm4: 'xfwm4',
  xterm: 'xterm',
  setpriv: 'util-linux',
  podman: 'podman',
  crun: 'crun',
  iptables: 'iptables',
  '7za': 'p7zip-full',
  mksquashfs: 'squashfs-tools',
  'desktop-file-validate': 'desktop-file-utils',
  rpm: 'rpm',
  rpmbuild: 'rpm',
  rpm2cpio: 'rpm2cpio',
  cpio: 'cpio',
  makensis: 'nsis',
  'i686-w64-mingw32-gcc': 'gcc-mingw-w64-i686-win32',
} as const;

export type SystemProgram = keyof typeof packageOfProgram;

// What Electron is linked to comes with these four; the last two it loads when it first needs them, so that a missing
// one shows only as "no notification" or "no keyring".
const linkedPackages = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'];
const loadedLater = { 'libnotify.so.4': 'libnotify4', 'libsecret-1.so.0': 'libsecret-1-0' };

// Only the system's own Python sees what these packages bring.
const systemPython = '/usr/bin/python3';
const pythonPackages = {
  dbus: 'python3-dbus',
  gi: 'python3-gi',
  'gi.repository.Atspi': 'gir1.2-atspi-2.0',
} as const;
export type PythonModule = keyof typeof pythonPackages;

class MissingSystemPackages extends Error {
  override readonly name = 'MissingSystemPackages';
}

export interface SystemNeeds {
  /** The Electron (or packaged Ringfort) binary that is to run. */
  binary?: string;
  programs?: readonly SystemProgram[];
  /** Modules that the system's Python must be able to import. */
  pythonModules?: readonly PythonModule[];
  /** Programs that stand on no path, and the Debian package of each. */
  files?: Readonly<Record<string, string>>;
}

/** What reads and presses what a desktop's screen reader is given of windows (AT-SPI 2). */
export const assistiveTechnology = {
  pythonModules: ['gi', 'gi.repository.Atspi'],
  files: { '/usr/libexec/at-spi-bus-launcher': 'at-spi2-core' },
} as const satisfies SystemNeeds;

/**
 * Sees to it that the system has what is needed: as root on Debian or Ubuntu it is installed, everybody else gets
 * the exact command to run.
 */
export async function ensureSystem(needs: SystemNeeds, say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux') return;
  const packages = await missingPackages(needs);
  if (packages.length === 0) return;

  const withApt = onPath('apt-get');
  if (!withApt) {
    throw new MissingSystemPackages(`Ringfort needs system packages that Debian calls: ${packages.join(' ')}`);
  }
  if (process.getuid?.() !== 0) {
    const command = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
    throw new MissingSystemPackages(`Some system packages are missing. Install them with:\n\n  ${command}\n`);
  }
  say(`Installing system packages: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  // Another run of these scripts may be installing at this moment.
  const patience = ['-o', 'DPkg::Lock::Timeout=300'];
  const names = await currentNames(packages);
  await run('apt-get', ['install', '-y', ...patience, '--no-install-recommends', ...names], { env });

  const still = await missingPackages(needs);
  if (still.length > 0) throw new MissingSystemPackages(`Installed, but still missing: ${still.join(' ')}`);
}

async function missingPackages({
  binary,
  programs = [],
  pythonModules = [],
  files = {},
}: SystemNeeds): Promise<string[]> {
  const packages = new Set<string>();
  if (binary !== undefined) {
    if ((await run('ldd', [binary])).includes('not found')) linkedPackages.forEach((name) => packages.add(name));
    const known = await run(existsSync('/sbin/ldconfig') ? '/sbin/ldconfig' : 'ldconfig', ['-p']);
    for (const [library, name] of Object.entries(loadedLater)) if (!known.includes(library)) packages.add(name);
    if (!hasRealDisplay() && !onPath('Xvfb')) packages.add(packageOfProgram.Xvfb);
  }
  for (const [file, name] of Object.entries(files)) if (!existsSync(file)) packages.add(name);
  for (const program of programs) if (!onPath(program)) packages.add(packageOfProgram[program]);
  for (const module of pythonModules) {
    const imported = await run(systemPython, ['-c', `import ${module}`]).then(
      () => true,
      () => false,
    );
    if (!imported) packages.add(pythonPackages[module]);
  }
  return [...packages];
}

function onPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** Ubuntu 24.04 and Debian 13 gave some libraries a new name when their time type grew to 64 bits. */
async function currentNames(packages: readonly string[]): Promise<string[]> {
  return Promise.all(
    packages.map(async (name) => {
      const renamed = `${name}t64`;
      const found = await run('apt-cache', ['show', renamed]).catch(() => '');
      return found === '' ? name : renamed;
    }),
  );
}
