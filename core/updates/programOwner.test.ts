import { expect, test } from 'vitest';
import { installationOf, type InstallationFacts } from './programOwner.ts';

const appImage: InstallationFacts = {
  ...{ platform: 'linux', architecture: 'x64', packageType: null, osRelease: '' },
  ...{ isAppImage: true, isPortable: false, isReplaceable: true },
};

test.each<[string, Partial<InstallationFacts>, ReturnType<typeof installationOf>]>([
  ['an AppImage', {}, { owner: 'itself', target: 'linux-x64.appImage' }],
  [
    'an AppImage on a disk to be read only',
    { isReplaceable: false },
    { owner: 'person', target: 'linux-x64.appImage' },
  ],
  ['a Debian package', { isAppImage: false, packageType: 'deb' }, { owner: 'apt', target: null }],
  ['a Debian package, whatever its environment says', { packageType: 'deb' }, { owner: 'apt', target: null }],
  ['an RPM', { isAppImage: false, packageType: 'rpm', isReplaceable: false }, { owner: 'dnf', target: null }],
  [
    'an RPM on Fedora',
    { isAppImage: false, packageType: 'rpm', osRelease: 'NAME="Fedora Linux"\nID=fedora\nVERSION_ID=43\n' },
    { owner: 'dnf', target: null },
  ],
  [
    'an RPM on openSUSE',
    { isAppImage: false, packageType: 'rpm', osRelease: 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n' },
    { owner: 'zypper', target: null },
  ],
  [
    'an RPM on a system that only has to do with SUSE',
    { isAppImage: false, packageType: 'rpm', osRelease: 'ID=fedora\nBUG_REPORT_URL="https://suse.example.org"\n' },
    { owner: 'dnf', target: null },
  ],
  ['an unpacked archive', { isAppImage: false }, { owner: 'person', target: null }],
  [
    'an installed program of Windows',
    { platform: 'win32', architecture: 'arm64', isAppImage: false },
    { owner: 'itself', target: 'windows-arm64.nsis' },
  ],
  ['a portable one', { platform: 'win32', isPortable: true }, { owner: 'person', target: null }],
  [
    'a program of macOS',
    { platform: 'darwin', architecture: 'arm64' },
    { owner: 'itself', target: 'mac-universal.zip' },
  ],
])('who brings a newer one of %s', (_what, part, installation) => {
  expect(installationOf({ ...appImage, ...part })).toEqual(installation);
});
