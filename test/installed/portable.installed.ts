import { afterAll, beforeAll, expect, test } from 'vitest';
import { RELEASE } from '../../scripts/package/systems.ts';
import { confinementFaults } from './confinement.ts';
import { Installed } from './Installed.ts';
import { debianRoom, firstPerson, type InstalledRoom } from './installedRoom.ts';
import { packageIn, PACKAGES } from './packages.ts';

/** The room has none of the devices through which an AppImage is mounted: a real one unpacks itself instead. */
const UNPACKED = 'APPIMAGE_EXTRACT_AND_RUN=1';

let stage: InstalledRoom;

beforeAll(async () => {
  stage = await debianRoom(['alice']);
});

afterAll(() => stage.close());

/** Where the system gives programs that were not installed a sandbox too (Ubuntu 24.04 does not). */
test.each([
  {
    kind: 'an AppImage',
    prepare: `cp ${PACKAGES}/${packageIn(RELEASE, 'AppImage')} ringfort.AppImage && chmod +x ringfort.AppImage`,
    program: './ringfort.AppImage',
  },
  {
    kind: 'an archive that was unpacked at home',
    prepare: `mkdir app && tar -xzf ${PACKAGES}/${packageIn(RELEASE, 'tar.gz')} -C app --strip-components=1`,
    program: 'app/ringfort',
  },
])('$kind starts for a plain user, confined, and keeps its data in the same place', async ({ prepare, program }) => {
  const { room } = stage;
  const alice = firstPerson(stage);
  await room.run(['sh', '-c', prepare], { as: alice.user });
  const person = Installed.start(room, alice.user, alice.session, ['env', UNPACKED, program, '--disable-gpu']);
  await person.drawn();
  expect(await confinementFaults(await person.processes())).toEqual([]);
  expect(await room.run(['sh', '-c', 'cd ~/.config && ls'], { as: alice.user })).toMatchObject({ text: 'Ringfort\n' });
  expect(await person.end()).toBe(0);
});
