import { ImageSegmenter } from '@mediapipe/tasks-vision';
import moduleFactory from '@mediapipe/tasks-vision/vision_wasm_module_internal.js';
// The build gives the addresses of the files that it takes from the packages.
// oxlint-disable-next-line import/default
import wasmBinaryPath from '@mediapipe/tasks-vision/vision_wasm_module_internal.wasm?url';
// oxlint-disable-next-line import/default
import modelPath from '@mediapipe/selfie_segmentation/selfie_segmentation.tflite?url';
import { withPictureMetadata } from './segmentationModel.ts';

export interface FindPerson {
  /** Width and height of the pictures it looks at. */
  readonly size: number;
  /** How sure it is of each dot that it belongs to a person, 0 to 1, row by row. Times have to rise. */
  readonly find: (picture: ImageData, atMs: number) => Float32Array;
}

const SIZE = 256;

/** Loads what finds people in pictures: 11 MB that come with the program, and nothing from anywhere else. */
export async function loadFindPerson(): Promise<FindPerson> {
  const model = await fetch(modelPath);
  const modelAssetBuffer = withPictureMetadata(new Uint8Array(await model.arrayBuffer()));
  // It would put a script into the page for it, where there is none.
  globalThis.ModuleFactory = moduleFactory;
  const segmenter = await ImageSegmenter.createFromOptions(
    { wasmLoaderPath: '', wasmBinaryPath },
    {
      baseOptions: { modelAssetBuffer, delegate: 'CPU' },
      runningMode: 'VIDEO',
      outputConfidenceMasks: true,
      outputCategoryMask: false,
      canvas: new OffscreenCanvas(1, 1),
    },
  );
  return {
    size: SIZE,
    find: (picture, atMs) => {
      const found = segmenter.segmentForVideo(picture, atMs);
      const [mask] = found.confidenceMasks ?? [];
      if (mask === undefined) throw new Error('no mask came');
      const person = mask.getAsFloat32Array().slice();
      mask.close();
      return person;
    },
  };
}
