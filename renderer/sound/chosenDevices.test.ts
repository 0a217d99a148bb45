import { expect, test, vi } from 'vitest';
import { chosenSpeaker } from './chosenDevices.ts';

const speaker = (label: string) =>
  ({ kind: 'audiooutput', deviceId: `id of ${label}`, label, groupId: label }) as MediaDeviceInfo;
const [gone, headset, desk] = ['Dock', 'Headset', 'Desk'].map((label) => ({ label, group: label }));

test('what is played goes to the first chosen speaker that is there, and to the system’s where none is', async () => {
  const list = async () => [speaker('Desk'), speaker('Headset')];
  expect(await chosenSpeaker([gone!, headset!, desk!], list)).toBe('id of Headset');
  expect(await chosenSpeaker([gone!], list)).toBe('');
  expect(await chosenSpeaker([headset!], async () => Promise.reject(new Error('no devices here')))).toBe('');
});

test('whoever chose no speaker waits for no list', async () => {
  const list = vi.fn(async () => []);
  expect(await chosenSpeaker([], list)).toBe('');
  expect(list).not.toHaveBeenCalled();
});
