import type { EncodedFrame, FramePath } from './layerMessages.ts';

/** What Chromium had before script transforms, and the test runtime still has. */
interface EncodedStreams {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
}

declare global {
  interface RTCConfiguration {
    /** Every sender and receiver then needs its streams joined, or nothing passes. */
    encodedInsertableStreams?: boolean;
  }
  interface RTCRtpSender {
    readonly createEncodedStreams?: () => EncodedStreams;
  }
  interface RTCRtpReceiver {
    readonly createEncodedStreams?: () => EncodedStreams;
  }
}
