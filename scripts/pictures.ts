// Makes the pictures of `docs/screenshots/` from the stories of the windows: `npm run pictures`. They are those that
// the tests of the screens look at, in English and the light theme, so that none shows what is no longer so.
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runEndToEnd } from './e2e.ts';
import { projectRoot } from './electron/folders.ts';

/** By the story that they show; each is a state that people meet. */
const STORIES: readonly string[] = [
  ...[
    'onboarding',
    'inviteHost',
    'home',
    'detailNamed',
    'recents',
    'recentsVoiceOpen',
    'settings',
    'settingsRingtones',
  ],
  ...[
    'palette',
    'linkContact',
    'ringTest',
    'incomingVideo',
    'incomingSecond',
    'callWordsOpen',
    'callWaiting',
    'picker',
  ],
  ...['callNotRelayed', 'voiceRecorded'],
];
const from = join(projectRoot, '.cache/shots/ui');
const to = join(projectRoot, 'docs/screenshots');

process.exitCode = await runEndToEnd(['--project=browser']);
if (process.exitCode === 0) {
  await mkdir(to, { recursive: true });
  for (const file of await readdir(to)) await rm(join(to, file));
  for (const story of STORIES) await copyFile(join(from, `${story}-light-en.png`), join(to, `${story}.png`));
  process.stderr.write(`${STORIES.length} pictures are in docs/screenshots\n`);
}
