declare module '*.wasm?url' {
  const url: string;
  export default url;
}

declare module '*.tflite?url' {
  const url: string;
  export default url;
}

declare module '@mediapipe/tasks-vision/vision_wasm_module_internal.js' {
  const factory: unknown;
  export default factory;
}

/** What the segmenter looks for in its global scope, and takes away when it has used it. */
// oxlint-disable-next-line no-var
declare var ModuleFactory: unknown;

/** W3C MediaStreamTrack Insertable Media Processing using Streams, as Chromium has it in pages. */
interface MediaStreamTrackProcessorInit {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize?: number;
}

declare class MediaStreamTrackProcessor {
  constructor(init: MediaStreamTrackProcessorInit);
  readonly readable: ReadableStream<VideoFrame>;
}

declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(init: { readonly kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}
