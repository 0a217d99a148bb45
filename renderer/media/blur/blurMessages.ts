/** To the worker of one camera: what it sees goes in there and comes out here, with nothing sharp but the person. */
export interface BlurOrder {
  readonly readable: ReadableStream<VideoFrame>;
  readonly writable: WritableStream<VideoFrame>;
}

/** ready: the next picture comes out blurred. The others are the last word: no picture comes any more. */
export type BlurNews = 'ready' | 'tooSlow' | 'failed';
