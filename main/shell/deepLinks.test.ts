import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createDeepLinks, linksIn } from './deepLinks.ts';

function macOs(argv: readonly string[] = []) {
  const app = new EventEmitter();
  const heard: string[] = [];
  let prevented = 0;
  const links = createDeepLinks(app as never, argv);
  const open = (url: string) => app.emit('open-url', { preventDefault: () => (prevented += 1) }, url);
  return { heard, open, listen: () => links.listen((text) => heard.push(text)), prevented: () => prevented };
}

test('of the arguments of a start only links count, in whatever letters, and not without end', () => {
  expect(
    linksIn([
      '/usr/bin/ringfort',
      '--hidden',
      'ringfort:1/abc',
      'https://x',
      'RINGFORT:1/ABC',
      '--x=ringfort:',
      'tel:+49',
    ]),
  ).toEqual(['ringfort:1/abc', 'RINGFORT:1/ABC', 'tel:+49']);
  expect(linksIn(Array.from({ length: 500 }, () => 'ringfort:1/abc')).length).toBe(8);
});

test('a link that came before anybody listened is heard once, and those after it as they come', () => {
  const { heard, open, listen, prevented } = macOs(['ringfort:1/first']);
  open('ringfort:1/second');
  expect(heard).toEqual([]);
  listen();
  open('ringfort:1/third');
  expect(heard).toEqual(['ringfort:1/first', 'ringfort:1/second', 'ringfort:1/third']);
  expect(prevented()).toBe(2);
});

test('a thousand links before the start are no more than a few', () => {
  const { heard, open, listen } = macOs();
  for (let count = 0; count < 1000; count += 1) open(`ringfort:1/${String(count)}`);
  listen();
  expect(heard.length).toBe(8);
});
