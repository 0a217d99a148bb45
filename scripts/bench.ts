// Runs the files of bench/, one after the other so that none disturbs another: `npm run bench -- NAME… --FLAG…`.
// Without a name all of them run; every flag goes to each, and with `--json` each one's last line is one JSON object.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './electron/folders.ts';
import { runShown } from './runShown.ts';

const folder = join(projectRoot, 'bench');
const given = process.argv.slice(2);
const flags = given.filter((argument) => argument.startsWith('-'));
const wanted = given.filter((argument) => !argument.startsWith('-'));
const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')).sort();
const chosen = files.filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));
if (chosen.length === 0) throw new Error(`Nothing in bench/ is called ${wanted.join(' or ') || 'anything yet'}`);
for (const file of chosen) {
  if ((await runShown(process.execPath, [join(folder, file), ...flags])) !== 0) process.exitCode = 1;
}
