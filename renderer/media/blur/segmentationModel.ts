import { bufferOf, bytesOf, floats, old, ReadTable, string, table, tables } from './flatbuffer.ts';

/** Fields of `Model` in TensorFlow Lite's schema. */
const VERSION = 0;
const BUFFERS = 4;
const METADATA = 6;
const REFERENCES = [1, 2, 3, 5, 7] as const;

/**
 * The segmenter wants to be told how a picture becomes numbers, and the model, which is older, does not say it: RGB,
 * each colour from 0 to 1. The model stays as it is, byte for byte, behind a new root that says so too.
 */
export function withPictureMetadata(model: Uint8Array): Uint8Array<ArrayBuffer> {
  const root = ReadTable.root(model);
  const buffers = root.elements(BUFFERS);
  const said = table([
    [0, string('TFLITE_METADATA')],
    [1, buffers.length],
  ]);
  const references = REFERENCES.flatMap((slot) => {
    const position = root.target(slot);
    return position === null ? [] : [[slot, old(position)] as const];
  });
  const described = table([
    [VERSION, root.number(VERSION)],
    ...references,
    [BUFFERS, tables(...buffers.map(old), table([[0, bytesOf(pictureMetadata())]]))],
    [METADATA, tables(...root.elements(METADATA).map(old), said)],
  ]);
  return bufferOf(described, 'TFL3', model);
}

/** By TensorFlow Lite's metadata schema: one tensor in, an RGB picture with mean 0 and deviation 1; one mask out. */
function pictureMetadata(): Uint8Array {
  const IMAGE_PROPERTIES = 2;
  const NORMALIZATION = 1;
  const RGB = 1;
  const content = table([
    [0, IMAGE_PROPERTIES],
    [1, table([[0, RGB]])],
  ]);
  const normalization = table([
    [0, NORMALIZATION],
    [
      1,
      table([
        [0, floats(0)],
        [1, floats(1)],
      ]),
    ],
  ]);
  const picture = table([
    [0, string('picture')],
    [3, content],
    [4, tables(normalization)],
  ]);
  const mask = table([[0, string('mask')]]);
  const graph = table([
    [2, tables(picture)],
    [3, tables(mask)],
  ]);
  return bufferOf(table([[3, tables(graph)]]), 'M001');
}
