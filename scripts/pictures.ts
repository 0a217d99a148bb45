// Makes the pictures of `docs/screenshots/` from the stories of the windows: `npm run pictures`. They are those that
// the tests of the screens look at, in both languages, so that none shows what is no longer so. `-- --all` draws every
// state of every screen, and makes a page of all of them.
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runEndToEnd } from './e2e.ts';
import { projectRoot } from './electron/folders.ts';

/** By the story that they show; each is a main state that people meet. */
const STORIES: readonly string[] = [
  ...['onboarding', 'inviteHost', 'home', 'detailNamed', 'recents', 'recentsVoiceOpen', 'settings', 'palette'],
  ...['linkContact', 'ringTest', 'incomingVideo', 'incomingSecond', 'callWaiting', 'picker'],
  ...['locked', 'addContact', 'verify', 'change', 'homeOffline', 'homeRinging'],
  ...['callVideoWords', 'callDeviceMenu', 'callFigures', 'callLost', 'voiceOffered'],
];
/** As the tests look at each screen: English in light, Russian in dark. */
const LOOKS = { en: 'light-en', ru: 'dark-ru' };
const from = join(projectRoot, '.cache/shots/ui');
const to = join(projectRoot, 'docs/screenshots');

const onlyWanted = !process.argv.includes('--all');
process.exitCode = await runEndToEnd([
  '--project=browser',
  ...(onlyWanted ? ['-g', `\\b(${STORIES.join('|')})\\b`] : []),
]);
if (!onlyWanted) await writeAll();
else if (process.exitCode === 0) await copyWanted();

async function copyWanted(): Promise<void> {
  await rm(to, { recursive: true, force: true });
  for (const [language, look] of Object.entries(LOOKS)) {
    await mkdir(join(to, language), { recursive: true });
    for (const story of STORIES) {
      await copyFile(join(from, `${story}-${look}.png`), join(to, language, `${story}.png`));
    }
  }
  process.stderr.write(`${STORIES.length} pictures a language are in docs/screenshots\n`);
}

/** Also of what is not as it should be: that is what is looked for. */
async function writeAll(): Promise<void> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.png')).sort();
  const figures = names.map(
    (name) => `<figure><img src="${name}" loading="lazy" alt=""><figcaption>${name.slice(0, -4)}</figcaption></figure>`,
  );
  const style =
    'body{font:14px sans-serif}figure{display:inline-block;margin:8px}img{max-width:640px;outline:1px solid}';
  const page = join(from, 'index.html');
  await writeFile(page, `<!doctype html><meta charset="utf-8"><style>${style}</style>\n${figures.join('\n')}\n`);
  process.stderr.write(`${names.length} pictures stand in ${page}\n`);
}
