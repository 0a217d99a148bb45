import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A screen that nobody sits at, and whose pixels can be read. */
export interface Screen {
  readonly display: string;
  readonly picture: () => Promise<Picture>;
  readonly close: () => Promise<void>;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue, eight bits each, in one number. */
  readonly at: (x: number, y: number) => number;
}

const SIZE = '1600x1200x24';

export async function openScreen(): Promise<Screen> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-screen-'));
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', SIZE, '-nolisten', 'tcp', '-noreset', '-fbdir', folder],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const ended = once(server, 'exit');
  const channel = server.stdio[3];
  if (channel === null || channel === undefined) throw new Error('Xvfb was started without its number channel');
  process.once('exit', () => server.kill());
  const failed = ended.then(() => Promise.reject(new Error('Xvfb did not start')));
  const [number] = await Promise.race([once(channel, 'data'), failed]);
  failed.catch(() => undefined);
  return {
    display: `:${String(number).trim()}`,
    picture: async () => readPicture(await readFile(join(folder, 'Xvfb_screen0'))),
    close: async () => {
      if (server.kill()) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A file of xwd's, as which Xvfb keeps a screen (X11/XWDFile.h, version 7): numbers of 32 bits, the first one is the
 * size of what stands before the colours, of twelve bytes each, and the pixels.
 */
export function readPicture(file: Buffer): Picture {
  const field = (place: number): number => file.readUInt32BE(place * 4);
  const [size, version, width, height, order, bits, line, colours] = [0, 1, 4, 5, 7, 11, 12, 19].map(field);
  if (version !== 7 || bits !== 32) throw new Error('this is no picture of a screen in 32 bits');
  const begin = (size ?? 0) + (colours ?? 0) * 12;
  return {
    width: width ?? 0,
    height: height ?? 0,
    at: (x, y) => {
      const place = begin + y * (line ?? 0) + x * 4;
      return (order === 0 ? file.readUInt32LE(place) : file.readUInt32BE(place)) & 0xff_ff_ff;
    },
  };
}

/** More colours than there are on a screen without a window: text and shades, not one colour. */
export const DRAWN = 20;

/** How many colours there are in it, of those that a look at every seventh pixel finds. */
export function coloursOf(picture: Picture): number {
  const found = new Set<number>();
  for (let y = 0; y < picture.height; y += 7) for (let x = 0; x < picture.width; x += 7) found.add(picture.at(x, y));
  return found.size;
}
