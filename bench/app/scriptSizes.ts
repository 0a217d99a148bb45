import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface ScriptSizes {
  /** Bytes of script that a window reads before its first screen, the words of one language (English) included. */
  readonly windows: Readonly<Record<'main' | 'incoming', number>>;
  /** The heaviest preload. */
  readonly preload: number;
  /** Of main: what every start reads, also one that gives way, and what one reads that goes on until it is ready. */
  readonly process: { readonly everyStart: number; readonly untilReady: number };
}

/** Weighs what was built. `out` is its folder. */
export async function scriptSizes(out: string): Promise<ScriptSizes> {
  const assets = join(out, 'renderer/assets');
  const files = await readdir(assets);
  const weigh = async (window: string): Promise<number> => {
    const page = await readFile(join(out, `renderer/windows/${window}/index.html`), 'utf8');
    const entry = /src="[^"]*assets\/([\w.-]+\.js)"/u.exec(page)?.[1];
    if (entry === undefined) throw new Error(`the page of ${window} has no script`);
    const words = files.find((file) => file.startsWith(`${window}-en-`));
    if (words === undefined) throw new Error(`${window} has no words`);
    const read = new Map<string, number>();
    for (const file of [entry, words]) await follow(file, read);
    return [...read.values()].reduce((sum, bytes) => sum + bytes, 0);
  };
  /** With what it imports at once; what it imports later is not read. */
  const follow = async (file: string, read: Map<string, number>): Promise<void> => {
    if (read.has(file)) return;
    const script = await readFile(join(assets, file));
    read.set(file, script.length);
    const imported = script.toString('utf8').matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/gu);
    for (const [, next] of imported) if (next !== undefined) await follow(next, read);
  };
  const preloads = await readdir(join(out, 'preload'));
  const preloadBytes = await Promise.all(
    preloads.map(async (file) => (await readFile(join(out, 'preload', file))).length),
  );
  const processFiles = await filesOfMain(join(out, 'main'), ['index.cjs']);
  const application = [...processFiles.later].find((file) => file.startsWith('chunks/application-'));
  if (application === undefined) throw new Error('main goes on with nothing');
  const whole = await filesOfMain(join(out, 'main'), ['index.cjs', application]);
  return {
    process: { everyStart: processFiles.bytes, untilReady: whole.bytes },
    windows: { main: await weigh('main'), incoming: await weigh('incoming') },
    preload: Math.max(...preloadBytes),
  };
}

/** A file that is loaded later is required once a promise has come to it. */
const REQUIRED =
  /(?<later>\.then\(\(\)\s*=>[^;,]{0,80}?)?\brequire\(["'`]\.\/(?:chunks\/)?(?<name>[\w.-]+\.cjs)["'`]\)/gu;

/** What these files of main are with all that they load at once; beside it, what is loaded later. */
async function filesOfMain(folder: string, files: readonly string[]) {
  const [read, later] = [new Set(files), new Set<string>()];
  let bytes = 0;
  for (const file of read) {
    const script = await readFile(join(folder, file), 'utf8');
    bytes += Buffer.byteLength(script);
    const loaded = script.matchAll(REQUIRED);
    for (const { groups } of loaded) {
      if (groups?.['name'] === undefined) continue;
      (groups['later'] === undefined ? read : later).add(`chunks/${groups['name']}`);
    }
  }
  return { bytes, later };
}
