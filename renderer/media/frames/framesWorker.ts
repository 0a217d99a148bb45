import { createFramePaths } from './framePaths.ts';
import type { EncodedFrame, FramePath, FromWorker, ToWorker } from './layerMessages.ts';
import { warmUpFrames } from './warmUpFrames.ts';

// The worker of one connection: it alone has the keys of its frames, and it is never used for another.

/** WebRTC Encoded Transform, "RTCTransformEvent"; the types of pages do not have it. */
interface TransformEvent extends Event {
  readonly transformer: {
    readonly readable: ReadableStream<EncodedFrame>;
    readonly writable: WritableStream<EncodedFrame>;
    readonly options: FramePath;
  };
}

declare global {
  interface WindowEventMap {
    readonly rtctransform: TransformEvent;
  }
}

const tell = (said: FromWorker): void => postMessage(said);
const paths = createFramePaths(() => tell('notSealed'));

function join(path: FramePath, readable: ReadableStream<EncodedFrame>, writable: WritableStream<EncodedFrame>): void {
  // It ends with its connection, in whatever way.
  void readable
    .pipeThrough(new TransformStream(paths.transform(path)))
    .pipeTo(writable)
    .catch(() => undefined);
}

addEventListener('rtctransform', ({ transformer: { readable, writable, options } }) => {
  join(options, readable, writable);
});

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'keys':
      paths.keys(data.keys);
      return;
    case 'path':
      join(data.path, data.readable, data.writable);
  }
});

void warmUpFrames();
