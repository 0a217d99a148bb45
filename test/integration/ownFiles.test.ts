import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hostedCertificate } from '../../main/app/hosting/hostedCertificate.ts';
import { checkFolders } from '../../main/shell/start/profileFolderCheck.ts';
import { createLogFile } from '../../main/shell/log/logFile.ts';
import { createToldOnce } from '../../main/shell/notifications/toldOnce.ts';
import { createThemes } from '../../main/shell/windows/themes.ts';
import { createWindowPlaces } from '../../main/shell/windows/windowPlaces.ts';
import { startServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const self = process.getuid?.() ?? null;
const fail = (_what: string, error: unknown): never => {
  throw error;
};

test.skipIf(self === null)(
  'in folders that were open to all, every file and folder of a Ringfort that hosts is for its owner alone',
  async () => {
    const userData = temporaryFolder();
    const folders = [userData, ...['profile', 'server', 'logs'].map((name) => join(userData, name))];
    for (const folder of folders) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o755);
    }
    // As an older one left it, killed before it had given it its name.
    for (const name of ['windows.json', 'told.json', 'theme.json'])
      writeFileSync(join(userData, `${name}.new`), '{', { mode: 0o644 });

    const [, profile = '', data = '', logs = ''] = folders;
    expect(checkFolders([userData, profile], self)).toBeNull();
    const server = await startServer({ dataFolder: data, logLevel: 'silent' });
    onTestFinished(() => server.close());
    await hostedCertificate(data);
    const alice = new HeadlessRingfort({ folder: profile, keyring: new FakeKeyring(), certificate: 'a1'.repeat(32) });
    onTestFinished(() => alice.ringfort.stop());
    await alice.register('alice', server.url);
    createLogFile({ folder: logs, now: Date.now, elapsed: () => 0 }).write('starts');
    createToldOnce({ file: join(userData, 'told.json'), onFault: fail }).add('inTray');
    const places = createWindowPlaces({ file: join(userData, 'windows.json'), workAreas: () => [], onFault: fail });
    places.keep('main', { x: 0, y: 0, width: 900, height: 620 });
    createThemes({
      system: { themeSource: 'system', shouldUseDarkColors: false, inForcedColorsMode: false, on: () => undefined },
      ...{ systemGround: null, file: join(userData, 'theme.json'), onChanged: () => undefined, onFault: fail },
    }).follow('ready', 'dark');

    const open = readdirSync(userData, { recursive: true, encoding: 'utf8' })
      .filter((path) => (statSync(join(userData, path)).mode & 0o077) !== 0)
      .toSorted();
    // That of the server is as whoever made it wanted it; nobody passes the folder above.
    expect((statSync(userData).mode & 0o777).toString(8)).toBe('700');
    expect(open).toEqual(['server']);
  },
);
