import { expect, test } from 'vitest';
import { devicesFrom, presentDevices, shownLabel } from './deviceList.ts';

const info = (kind: MediaDeviceKind, deviceId: string, label: string, groupId = `g${deviceId}`) => ({
  ...{ kind, deviceId, label, groupId },
});

test('each device is listed once under its kind, and the one that the system prefers is named', () => {
  const { devices, systemDefault } = devicesFrom([
    info('audioinput', 'default', 'Default - Desk', 'g1'),
    info('audioinput', 'communications', 'Communications - Headset', 'g2'),
    info('audioinput', '1', 'Desk'),
    info('audioinput', '2', 'Headset'),
    info('audiooutput', '3', 'Headset', 'g2'),
    info('videoinput', '4', 'Webcam (046d:0825)'),
  ]);
  expect(devices.microphone.map(({ label }) => label)).toEqual(['Desk', 'Headset']);
  expect(devices.speaker).toEqual([{ id: '3', label: 'Headset', group: 'g2' }]);
  expect(systemDefault).toEqual({ microphone: 'Desk', speaker: null, camera: null });
  expect(devices.camera.map(({ label }) => shownLabel(label))).toEqual(['Webcam']);
});

test('while nothing may be opened there is nothing to choose among', () => {
  expect(devicesFrom([info('audioinput', '', '', ''), info('videoinput', 'x', '')]).devices).toEqual({
    ...{ microphone: [], speaker: [], camera: [] },
  });
});

test('labels and groups of any length fit what main takes', () => {
  const [device] = devicesFrom([info('videoinput', '1', 'x'.repeat(999), 'y'.repeat(999))]).devices.camera;
  expect([device?.label.length, device?.group.length]).toEqual([256, 128]);
});

test('remembered devices that are there come in the order of the choices, of two alike the one of its group', () => {
  const first = { id: '1', label: 'Headset', group: 'a' };
  const second = { id: '2', label: 'Headset', group: 'b' };
  const desk = { id: '3', label: 'Desk', group: 'c' };
  const devices = [first, second, desk];
  const gone = { label: 'Train', group: 't' };
  expect(presentDevices([gone, { label: 'Headset', group: 'b' }, desk], devices)).toEqual([second, desk]);
  expect(presentDevices([{ label: 'Headset', group: 'of another start' }], devices)).toEqual([first]);
  expect(presentDevices([gone], devices)).toEqual([]);
});
