import type { MediaKeys } from '../../../core/call/secondLayer.ts';
import { clearBytesOf } from './clearBytes.ts';
import { frameKeyOf } from './frameKey.ts';
import type { EncodedFrame, FramePath } from './layerMessages.ts';
import { createOpeningWatch } from './openingWatch.ts';
import { createOpen, createSeal } from './sealedFrame.ts';

export interface FramePaths {
  /** What becomes of the frames on one path; to be asked for once a path. */
  readonly transform: (path: FramePath) => Transformer<EncodedFrame, EncodedFrame>;
  /** Counts once: another set of keys belongs to another connection, which has a worker of its own. */
  readonly keys: (keys: MediaKeys | null) => void;
}

type Passing = (frame: EncodedFrame) => Promise<boolean>;

/**
 * The frames of one connection. Until something is said of keys none passes: neither out in the clear nor in as noise.
 */
export function createFramePaths(notSealed: () => void): FramePaths {
  let agreed: MediaKeys | null | undefined;
  /** Of sound: its first frame should not have to wait for its key. */
  const waiting: (() => void)[] = [];

  const sealing = async ({ line }: FramePath, keys: MediaKeys): Promise<Passing> => {
    const seal = createSeal(await frameKeyOf(keys[line].seal, keys.generation));
    return async (frame) => {
      frame.data = await seal(new Uint8Array(frame.data), clearBytesOf(line, frame));
      return true;
    };
  };

  const opening = async ({ line }: FramePath, keys: MediaKeys): Promise<Passing> => {
    const open = createOpen(await frameKeyOf(keys[line].open, keys.generation));
    const watch = createOpeningWatch();
    return async (frame) => {
      const opened = await open(new Uint8Array(frame.data));
      if (opened === 'late') return false;
      if (watch(opened !== 'failed')) notSealed();
      if (opened === 'failed') return false;
      frame.data = opened;
      return true;
    };
  };

  const transform = (path: FramePath): Transformer<EncodedFrame, EncodedFrame> => {
    let passing: Promise<Passing> | null = null;
    const begin = (keys: MediaKeys): Promise<Passing> =>
      (passing ??= path.side === 'seal' ? sealing(path, keys) : opening(path, keys));
    if (path.line === 'audio') {
      waiting.push(() => {
        // What it rejects with is the frames' to throw.
        if (agreed) begin(agreed).catch(() => undefined);
      });
    }
    return {
      transform: async (frame, controller) => {
        // Engines ask with empty frames how much would pass; they say nothing and hide nothing.
        if (agreed === undefined || frame.data.byteLength === 0) return;
        if (agreed !== null) {
          const pass = await begin(agreed);
          if (!(await pass(frame))) return;
        }
        controller.enqueue(frame);
      },
    };
  };

  return {
    transform,
    keys: (keys) => {
      if (agreed !== undefined) return;
      agreed = keys;
      for (const begin of waiting.splice(0)) begin();
    },
  };
}
