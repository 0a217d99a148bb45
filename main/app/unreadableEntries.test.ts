import { expect, test } from 'vitest';
import { createUnreadableEntries } from './unreadableEntries.ts';

function leftOut() {
  const lines: string[] = [];
  let changes = 0;
  const book = createUnreadableEntries({ log: (line) => void lines.push(line), onChange: () => (changes += 1) });
  return { book, lines, changes: () => changes };
}

test('what is left out is told once for each place, with its list and the first reason (A83)', () => {
  const { book, lines, changes } = leftOut();
  const refused = [
    { path: '/ice_servers/0/urls/1', why: 'must match pattern' },
    { path: '/ice_servers/2', why: 'must be object' },
  ];
  book.noted(refused);
  book.noted(refused);
  book.noted([{ path: '/call_record/9', why: '/startedAt must be integer' }]);
  expect(lines).toEqual([
    'left out /ice_servers/0/urls/1: must match pattern',
    'left out /ice_servers/2: must be object',
    'left out /call_record/9: /startedAt must be integer',
  ]);
  expect(changes()).toBe(2);
  expect(book.lists()).toEqual([
    { list: 'ice_servers', count: 2, detail: '/ice_servers/0/urls/1 must match pattern' },
    { list: 'call_record', count: 1, detail: '/call_record/9 /startedAt must be integer' },
  ]);
});

test('a server that sends ever new ones fills neither the log nor the memory (A83)', () => {
  const { book, lines } = leftOut();
  for (let i = 0; i < 1000; i += 1) book.noted([{ path: `/frames/${i}`, why: 'must be object' }]);
  for (let i = 0; i < 1000; i += 1) book.noted([{ path: `/list${i}/0`, why: 'must be object' }]);
  expect(lines.length).toBeLessThan(80);
  expect(book.lists().length).toBeLessThan(40);
});
