// One idea a file: over so many lines look for the second one. `node scripts/walls/fileLength.ts FOLDERS`.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../electron/folders.ts';

export const SOURCE_LINES = 300;
export const TEST_LINES = 400;

/** Longer ones, each with what it would not gain by being two. */
const LONG: Readonly<Record<string, string>> = {
  'core/words/en.ts': 'one table of words',
  'core/words/ru.ts': 'one table of words',
  'main/crypto/DoubleRatchetSignalCrypto.ts': 'one interface of the mission, and the order of its commits',
  'main/signalling/serverConnection.ts': 'one state machine of a socket',
  'main/signalling/httpClient.ts': 'every request of the protocol page',
  'main/store/tables/SqliteRatchetStore.ts': 'one port of core/ratchet, in one transaction',
  'renderer/media/CallConnection.ts': 'one RTCPeerConnection from its first order to its end',
  'renderer/media/CallMedia.ts': 'what a call sends and plays',
  'renderer/stories/snapshots.ts': 'pictures of states, one after another',
  'server/store/migrations.ts': 'every step of the schema, in order',
  'test/browser/call.media.ts': 'what people do in one call, on windows that it shares',
  'test/ratchet/properties/ratchetWorld.ts': 'one model',
  'test/ratchet/vectors/generator/handshakes.ts': 'cases, one after another',
  'test/ratchet/vectors/generator/sessionScripts.ts': 'cases, one after another',
  'test/ratchet/vectors/reference/device.ts': 'a second implementation, to be read beside the page',
  'test/secondClient/client/SecondClient.ts': 'a second implementation, to be read beside the page',
};

/** The complaint about a file, if it is too long and not known to be. */
export function tooLong(path: string, source: string): string | undefined {
  const lines = source.split('\n').length - 1;
  const limit = /^test\/|\.test\.tsx?$/u.test(path) ? TEST_LINES : SOURCE_LINES;
  return lines > limit && LONG[path] === undefined
    ? `${path} has ${lines} lines, more than ${limit}: look for its second idea`
    : undefined;
}

if (import.meta.main) {
  const complaints: string[] = [];
  for (const room of process.argv.slice(2)) {
    const files = await readdir(join(projectRoot, room), { recursive: true });
    const sources = files.filter((path) => /\.tsx?$/u.test(path) && !/(?:node_modules|generated)[\\/]/u.test(path));
    for (const path of sources.map((name) => join(room, name).replaceAll('\\', '/'))) {
      const complaint = tooLong(path, await readFile(join(projectRoot, path), 'utf8'));
      if (complaint !== undefined) complaints.push(complaint);
    }
  }
  if (complaints.length > 0) process.stdout.write(`${complaints.join('\n')}\n`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
