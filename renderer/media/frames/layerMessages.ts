import type { MediaKeys } from '../../../core/call/secondLayer.ts';
import type { LineName } from '../peerConnection.ts';

/** Which frames pass: those that leave are sealed, those that come are opened. */
export interface FramePath {
  readonly line: LineName;
  readonly side: 'seal' | 'open';
}

/** What the page tells the worker of its call. */
export type ToWorker =
  /** How frames go from now on; null: as they are. Before it none passes, and it is said once. */
  | { readonly kind: 'keys'; readonly keys: MediaKeys | null }
  /** For an engine without script transforms: the frames themselves. */
  | {
      readonly kind: 'path';
      readonly path: FramePath;
      readonly readable: ReadableStream<EncodedFrame>;
      readonly writable: WritableStream<EncodedFrame>;
    };

/** What the worker tells: so many frames of a line did not open that the other side does not seal them. */
export type FromWorker = 'notSealed';

/** What both kinds of encoded frame have (WebRTC Encoded Transform). */
export interface EncodedFrame {
  data: ArrayBuffer;
  /** Of pictures only. */
  readonly type?: string;
  readonly getMetadata: () => { readonly mimeType?: string };
}
