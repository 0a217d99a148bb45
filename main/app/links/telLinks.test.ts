import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../core/ipc/readSettings.ts';
import { createTelLinks, isTelLink, wantedBy } from './telLinks.ts';

test.each([
  ['tel:+49-30-1234567', '+49301234567'],
  ['TEL:(030)%20123.45', '03012345'],
  ['tel:7042;phone-context=example.com', '7042'],
  ['tel:*100#', '*100#'],
  ['tel:%2B7%20495%20123', '+7495123'],
])('%s looks for %s', (link, number) => expect(wantedBy(link)).toBe(number));

test.each([
  'tel:',
  'tel:bob',
  'tel:%',
  'tel:<script>',
  'tel:+',
  `tel:${'1'.repeat(33)}`,
  `tel:1;${'x'.repeat(600)}`,
  'tel:1\u20282',
  'ringfort:1/abc',
  'https://example.org/tel:1',
])('%s looks for nobody', (link) => expect(wantedBy(link)).toBeNull());

test('a link is one for telephones by how it begins', () => {
  expect([isTelLink('tel:1'), isTelLink('Tel:1'), isTelLink('ringfort:tel:1')]).toEqual([true, true, false]);
});

test('a link of the start waits until it is known whether it is wanted, and only the last one is looked for', () => {
  const looked: string[] = [];
  let [isReady, isWanted] = [false, true];
  const links = createTelLinks({
    isReady: () => isReady,
    isWanted: () => isWanted,
    lookFor: (number) => looked.push(number),
  });
  links.open('tel:1');
  links.open('tel:2');
  expect(looked).toEqual([]);
  isReady = true;
  links.look();
  links.look();
  expect(looked).toEqual(['2']);
  isWanted = false;
  links.open('tel:3');
  isWanted = true;
  links.look();
  expect(looked).toEqual(['2']);
});

test('nobody has asked for them yet: they are off until somebody turns them on', () => {
  expect(DEFAULT_SETTINGS.telLinks).toBe(false);
});
