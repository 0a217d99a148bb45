import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ReadTable } from './flatbuffer.ts';
import { withPictureMetadata } from './segmentationModel.ts';

const packages = join(import.meta.dirname, '../../../node_modules/@mediapipe');
const model = new Uint8Array(readFileSync(join(packages, 'selfie_segmentation/selfie_segmentation.tflite')));
const identifierOf = (buffer: Uint8Array) => String.fromCharCode(...buffer.slice(4, 8));

test('the model stands behind its new root byte for byte, and is found from there', () => {
  const described = withPictureMetadata(model);
  const added = described.length - model.length;
  expect(identifierOf(described)).toBe('TFL3');
  // What is aligned in the model stays aligned.
  expect(added % 16).toBe(0);
  expect(added).toBeLessThan(4096);
  expect(described.subarray(added)).toEqual(model);
  const [before, after] = [ReadTable.root(model), ReadTable.root(described)];
  expect(after.number(0)).toBe(before.number(0));
  for (const slot of [1, 2, 3, 7]) {
    const position = before.target(slot);
    expect(after.target(slot)).toBe(position === null ? null : position + added);
  }
  expect(after.elements(4).slice(0, -1)).toEqual(before.elements(4).map((at) => at + added));
});

test('the metadata lies in a buffer of its own, aligned, and says that a picture is RGB from 0 to 1', () => {
  const described = withPictureMetadata(model);
  const root = ReadTable.root(described);
  const entry = new ReadTable(described, root.elements(6).at(-1) ?? 0);
  const buffers = root.elements(4);
  expect(entry.number(1)).toBe(buffers.length - 1);
  const data = new ReadTable(described, buffers.at(-1) ?? 0).target(0) ?? 0;
  expect((data + 4) % 16).toBe(0);
  const metadata = described.slice(data + 4, data + 4 + new DataView(described.buffer).getUint32(data, true));
  expect(identifierOf(metadata)).toBe('M001');
  const at = (place: number | null | undefined) => new ReadTable(metadata, place ?? 0);
  const graph = at(ReadTable.root(metadata).elements(3)[0]);
  const picture = at(graph.elements(2)[0]);
  expect(at(picture.target(3)).number(0)).toBe(2);
  expect(at(at(picture.target(3)).target(1)).number(0)).toBe(1);
  const unit = at(picture.elements(4)[0]);
  expect(unit.number(0)).toBe(1);
  const options = at(unit.target(1));
  const numberAt = (slot: number) => new DataView(metadata.buffer).getFloat32((options.target(slot) ?? 0) + 4, true);
  expect([numberAt(0), numberAt(1)]).toEqual([0, 1]);
});

test('nothing of the segmenter knows an address in the network', () => {
  const code = readFileSync(join(packages, 'tasks-vision/vision_bundle.mjs'), 'utf8');
  // Later versions send figures to their maker from it.
  expect(code).not.toMatch(/https?:\/\//u);
  expect(code).not.toMatch(/sendBeacon|XMLHttpRequest|WebSocket/u);
});
