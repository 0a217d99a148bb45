import { expect, test } from 'vitest';
import { cameraConstraints, microphoneConstraints } from './deviceConstraints.ts';

const processing = { echoCancellation: true, noiseSuppression: false, autoGain: true, originalSound: false };

test('the sound is cleaned as the person set it, and original sound takes all of it away', () => {
  expect(microphoneConstraints(null, processing)).toEqual({
    audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: true },
  });
  expect(microphoneConstraints(null, { ...processing, originalSound: true })).toEqual({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
});

test('a chosen device is asked for by its id, and no other is taken instead', () => {
  const device = { id: 'x', label: 'Webcam', group: '' };
  expect(cameraConstraints(device)).toMatchObject({ video: { deviceId: { exact: 'x' } } });
  expect(microphoneConstraints(device, processing)).toMatchObject({ audio: { deviceId: { exact: 'x' } } });
});
