import Value from 'typebox/value';
import { expect, test } from 'vitest';
import { afterChoice, ChosenDevice, MAX_REMEMBERED } from './devices.ts';

const device = (label: string, group = '', id?: string) => ({ label, group, ...(id === undefined ? {} : { id }) });

test('the device chosen last comes first, once, and five are remembered', () => {
  const chosen = ['desk', 'headset', 'train', 'office', 'headset', 'home', 'car'];
  const list = chosen.reduce((before, label) => afterChoice(before, device(label)), afterChoice([], null));
  expect(list.map(({ label }) => label)).toEqual(['car', 'home', 'headset', 'office', 'train']);
  expect(list).toHaveLength(MAX_REMEMBERED);
});

test('a device that comes back with another group is remembered with the new one', () => {
  expect(afterChoice([device('headset', 'a'), device('desk')], device('headset', 'b'))).toEqual([
    device('headset', 'b'),
    device('desk'),
  ]);
});

test('of two devices with one label each is remembered, and one that was remembered without an id gives way', () => {
  const [first, second] = [device('C920', 'a', '1'), device('C920', 'b', '2')];
  expect(afterChoice([first], second)).toEqual([second, first]);
  expect(afterChoice([second, first], first)).toEqual([first, second]);
  expect(afterChoice([device('C920', 'c'), device('desk')], second)).toEqual([second, device('desk')]);
});

test('a device that was plugged in elsewhere, where Windows numbers it anew, is remembered once', () => {
  const [there, here] = [device('Mic (2- USB Audio)', 'a', '1'), device('Mic (USB Audio)', 'b', '2')];
  expect(afterChoice([there, device('desk')], here)).toEqual([here, device('desk')]);
});

test('choosing the system default leaves nothing that would come before it', () => {
  expect(afterChoice([device('headset')], null)).toEqual([]);
});

test('a choice of another kind, without a label, or longer than any label is refused', () => {
  const refused = [
    { kind: 'printer', device: null },
    { kind: 'camera' },
    { kind: 'camera', device: device('') },
    { kind: 'camera', device: device('x'.repeat(257)) },
    { kind: 'camera', device: device('x', 'y'.repeat(129)) },
    { kind: 'camera', device: device('x', '', '') },
    { kind: 'camera', device: device('x', '', 'z'.repeat(129)) },
    { kind: 'camera', device: { label: 'x', group: '', more: 'z' } },
  ];
  expect(refused.filter((asked) => Value.Check(ChosenDevice, asked))).toEqual([]);
  expect(Value.Check(ChosenDevice, { kind: 'speaker', device: device('Desk') })).toBe(true);
  expect(Value.Check(ChosenDevice, { kind: 'speaker', device: device('Desk', '', 'z'.repeat(128)) })).toBe(true);
});
