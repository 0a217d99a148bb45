import { expect, test } from 'vitest';
import { QUALITY_CAUSES } from './quality.ts';
import { qualityRemedies } from './qualityRemedies.ts';

const situation = { cameraOn: true, smallPicture: false, blurred: true };

test('what saves most without being missed is offered first', () => {
  expect(qualityRemedies('computerIsSlow', situation)).toEqual(['blurOff', 'smallerPicture']);
  expect(qualityRemedies('uploadIsNarrow', situation)).toEqual(['smallerPicture', 'cameraOff']);
});

test('what was done already, or is not there, is not offered', () => {
  expect(qualityRemedies('uploadIsNarrow', { ...situation, smallPicture: true })).toEqual(['cameraOff']);
  expect(qualityRemedies('computerIsSlow', { ...situation, blurred: false })).toEqual(['smallerPicture', 'cameraOff']);
  for (const cause of QUALITY_CAUSES) {
    const offered = qualityRemedies(cause, { ...situation, cameraOn: false });
    expect(offered.filter((remedy) => remedy !== 'openRelays')).toEqual([]);
  }
});

test('what the other side alone can mend has no button here', () => {
  expect(qualityRemedies('theirNetworkLoses', situation)).toEqual([]);
});
