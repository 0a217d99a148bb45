import { expect, test } from 'vitest';
import { allOf, devicesFrom, presentDevices, shownLabel } from './deviceList.ts';

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
  expect(systemDefault).toEqual({ microphone: devices.microphone[0], speaker: null, camera: null });
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

test('of two devices with one label each document finds the same one again by its id, whatever group it has there', () => {
  const seenBy = (document: string) =>
    devicesFrom(['1', '2'].map((id) => info('videoinput', id, 'C920 (046d:082d)', `${document} ${id}`))).devices.camera;
  const [, second] = seenBy('settings');
  expect(presentDevices(second === undefined ? [] : [second], seenBy('call')).map(({ id }) => id)).toEqual(['2']);
  // It is gone, and its twin is there.
  expect(presentDevices(second === undefined ? [] : [second], seenBy('call').slice(0, 1)).map(({ id }) => id)).toEqual([
    '1',
  ]);
});

test('all of one label are found where any of them is meant', () => {
  const screens = devicesFrom(['1', '2'].map((id) => info('audiooutput', id, 'HDMI'))).devices.speaker;
  expect(allOf([{ label: 'HDMI', group: 'g1' }], screens)).toEqual(screens);
});

test('a device that was plugged in elsewhere, where Windows numbers it anew, is the same one; its own label wins', () => {
  const chosen = [{ label: 'Microphone (2- USB Audio) (0d8c:0014)', group: '' }];
  const ids = (...labels: string[]) =>
    presentDevices(
      chosen,
      devicesFrom(labels.map((label, at) => info('audioinput', String(at), label))).devices.microphone,
    ).map(({ id }) => id);
  expect(ids('Microphone (USB Camera) (046d:0825)', 'Microphone (USB Audio) (0d8c:0014)')).toEqual(['1']);
  expect(ids('Microphone (USB Audio) (0d8c:0014)', 'Microphone (2- USB Audio) (0d8c:0014)')).toEqual(['1']);
});

test('of inputs that share a card the one that the system names is its default; where it names none, none is', () => {
  const defaultOf = (alias: string) =>
    devicesFrom([
      info('audioinput', 'default', alias, 'card'),
      info('audioinput', '1', 'Microphone', 'card'),
      info('audioinput', '2', 'Headset Microphone', 'card'),
    ]).systemDefault.microphone?.id;
  expect(defaultOf('Default - Headset Microphone')).toBe('2');
  expect(defaultOf('Default - Microphone')).toBe('1');
  expect(defaultOf('Default')).toBe(undefined);
});
