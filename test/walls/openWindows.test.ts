import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What of Electron's options and calls would open a window, its page or its network; none of it is needed. */
const OPENS =
  /\b(?:webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|nodeIntegrationInWorker|nodeIntegrationInSubFrames|webviewTag: true|nodeIntegration: true|sandbox: false|contextIsolation: false|setCertificateVerifyProc|addExtension|loadExtension|importCertificate|rejectUnauthorized: false)\b|'certificate-error'/u;
/** Its certificate is pinned, and compared before a byte is said. */
const PINNED = 'main/signalling/serverWay.ts: rejectUnauthorized: false';

test('no file of the main process has a word that opens windows, or takes a certificate for good that is not', () => {
  const files = globSync('{main,preload}/**/*.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(200);
  const open = files.flatMap((path) => {
    const found = OPENS.exec(readFileSync(join(root, path), 'utf8'));
    return found === null ? [] : [`${path}: ${found[0]}`];
  });
  expect(open).toEqual([PINNED]);
});

test('the system is asked to open three things: a page of its settings, and the places of our log and of two folders of data; and to beep', () => {
  const asked = globSync('main/**/*.ts', { cwd: root }).flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/\bshell\.(?:open|show|write|beep)\w*\([^)]*\)/gu)].map(
      ([call]) => `${path.replaceAll('\\', '/')}: ${call}`,
    ),
  );
  expect(asked.toSorted()).toEqual([
    'main/program/windowHandlers.ts: shell.showItemInFolder(ports.files.log)',
    'main/program/windowHandlers.ts: shell.showItemInFolder(ports.files[of])',
    'main/shell/desktop/openSystemPage.ts: shell.openExternal(address)',
    'main/shell/surfaces.ts: shell.beep()',
  ]);
});
