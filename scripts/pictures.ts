// Makes the pictures of `docs/screenshots/` from the stories of the windows: `npm run pictures`. They are those that
// the tests of the screens look at, in both languages, so that none shows what is no longer so.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runEndToEnd } from './e2e.ts';
import { projectRoot } from './electron/folders.ts';

/** By the story that they show; each is a state that people meet. */
const STORIES: readonly string[] = [
  ...['onboarding', 'inviteHost', 'home', 'detailNamed', 'recents', 'recentsVoiceOpen', 'settings', 'palette'],
  ...['linkContact', 'ringTest', 'incomingVideo', 'incomingSecond', 'callWaiting', 'picker'],
];
/** As the tests look at each screen: English in light, Russian in dark. */
const LOOKS = { en: 'light-en', ru: 'dark-ru' };
const from = join(projectRoot, '.cache/shots/ui');
const to = join(projectRoot, 'docs/screenshots');

process.exitCode = await runEndToEnd(['--project=browser', '-g', `\\b(${STORIES.join('|')})\\b`]);
if (process.exitCode === 0) {
  await rm(to, { recursive: true, force: true });
  for (const [language, look] of Object.entries(LOOKS)) {
    await mkdir(join(to, language), { recursive: true });
    for (const story of STORIES) {
      await copyFile(join(from, `${story}-${look}.png`), join(to, language, `${story}.png`));
    }
  }
  process.stderr.write(`${STORIES.length} pictures a language are in docs/screenshots\n`);
}
