import { describe, expect, test } from 'vitest';
import type { LineKeys, MediaKeys } from '../../../core/call/secondLayer.ts';
import { createFramePaths } from './framePaths.ts';
import type { EncodedFrame, FramePath } from './layerMessages.ts';

const line = (digit: string): LineKeys => ({ seal: `${digit}a`.repeat(32), open: `${digit}b`.repeat(32) });
const keys: MediaKeys = { generation: 0, audio: line('1'), camera: line('2'), screen: line('3') };
/** The other side opens what we seal. */
const turned: MediaKeys = {
  generation: 0,
  ...{ audio: turn(keys.audio), camera: turn(keys.camera), screen: turn(keys.screen) },
};
function turn({ seal, open }: LineKeys): LineKeys {
  return { seal: open, open: seal };
}

const frame = (text: string, type?: string, mimeType?: string): EncodedFrame => ({
  data: Uint8Array.from(Buffer.from(text)).buffer,
  ...(type === undefined ? {} : { type }),
  getMetadata: () => (mimeType === undefined ? {} : { mimeType }),
});
const textOf = ({ data }: EncodedFrame): string => Buffer.from(data).toString();

/** One end of a connection, and what is found about its frames. */
function end() {
  const found: string[] = [];
  const paths = createFramePaths(() => found.push('notSealed'));
  const pass = async (path: FramePath, ...frames: readonly EncodedFrame[]): Promise<readonly EncodedFrame[]> => {
    const stream = new TransformStream(paths.transform(path));
    const writer = stream.writable.getWriter();
    const passed: EncodedFrame[] = [];
    const reading = stream.readable.pipeTo(new WritableStream({ write: (one) => void passed.push(one) }));
    for (const one of frames) await writer.write(one);
    await writer.close();
    await reading;
    return passed;
  };
  return { found, keys: paths.keys, pass };
}
const leaving: FramePath = { line: 'camera', side: 'seal' };
const coming: FramePath = { line: 'camera', side: 'open' };

describe('the frames of a connection', () => {
  test('pass nowhere until it is known how: neither out as they are nor in as noise', async () => {
    const { pass } = end();
    expect(await pass(leaving, frame('a picture', 'key'))).toEqual([]);
    expect(await pass(coming, frame('noise', 'key'))).toEqual([]);
  });

  test('pass as they are to a side without a second layer, and from it', async () => {
    const { pass, keys: use } = end();
    use(null);
    expect((await pass(leaving, frame('a picture', 'key'))).map(textOf)).toEqual(['a picture']);
    expect((await pass(coming, frame('a picture', 'key'))).map(textOf)).toEqual(['a picture']);
  });

  test('never go as they are once keys were agreed, whatever is said later', async () => {
    const { pass, keys: use } = end();
    use(keys);
    use(null);
    const [sealed] = await pass(leaving, frame('a picture of somebody', 'key'));
    expect(sealed && textOf(sealed)).not.toContain('somebody');
  });

  test('come out at the other side as they went in, sound whole and pictures with what packets need in the clear', async () => {
    const [alice, bob] = [end(), end()];
    alice.keys(keys);
    bob.keys(turned);
    for (const [path, one, clear] of [
      [{ line: 'audio', side: 'seal' }, frame('0123456789abcdef'), ''],
      [leaving, frame('0123456789abcdef', 'key', 'video/VP8'), '0123456789'],
      [{ line: 'screen', side: 'seal' }, frame('0123456789abcdef', 'delta', 'video/VP8'), '012'],
    ] as const) {
      const [sealed] = await alice.pass(path, one);
      if (sealed === undefined) throw new Error('it was sealed');
      expect(textOf(sealed).startsWith(clear)).toBe(true);
      expect(textOf(sealed)).not.toContain('0123456789abcdef'.slice(clear.length));
      expect((await bob.pass({ ...path, side: 'open' }, sealed)).map(textOf)).toEqual(['0123456789abcdef']);
    }
    const [nine] = await alice.pass({ line: 'camera', side: 'seal' }, frame('0123456789', 'key', 'video/VP9'));
    expect(nine && textOf(nine)).not.toContain('0');
    expect(bob.found).toEqual([]);
  });

  test('are asked for with empty ones, which are no attack and pass nowhere', async () => {
    const { pass, keys: use, found } = end();
    use(keys);
    expect(await pass({ line: 'audio', side: 'open' }, ...Array.from({ length: 50 }, () => frame('')))).toEqual([]);
    expect(found).toEqual([]);
  });

  test('are played once each, and repeats are no finding', async () => {
    const [alice, bob] = [end(), end()];
    alice.keys(keys);
    bob.keys(turned);
    const [sealed] = await alice.pass(leaving, frame('a picture', 'key'));
    const repeats = Array.from({ length: 40 }, () => ({
      ...frame('', 'key'),
      data: sealed?.data.slice(0) ?? new ArrayBuffer(),
    }));
    expect((await bob.pass(coming, ...repeats)).map(textOf)).toEqual(['a picture']);
    expect(bob.found).toEqual([]);
  });

  test('that do not open are dropped, and twenty of them in a row are a finding', async () => {
    const { pass, keys: use, found } = end();
    use(keys);
    const never = (count: number) => Array.from({ length: count }, () => frame('never sealed by anybody', 'key'));
    expect(await pass(coming, ...never(19))).toEqual([]);
    expect(found).toEqual([]);
    expect(await pass({ line: 'audio', side: 'open' }, ...never(25))).toEqual([]);
    expect(found).toEqual(['notSealed']);
  });
});
