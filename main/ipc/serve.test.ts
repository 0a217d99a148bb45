import Type from 'typebox';
import { expect, test } from 'vitest';
import { push, request, returns } from '../../core/ipc/define.ts';
import { pusher, serve } from './serve.ts';

const api = {
  greet: request(
    Type.Object({ name: Type.String({ maxLength: 5 }) }, { additionalProperties: false }),
    returns<string>(),
  ),
  news: push<number>(),
};

function desk(trusted = true) {
  const channels = new Map<string, (event: string, input: unknown) => unknown>();
  const refused: string[] = [];
  serve(
    'main',
    api,
    { greet: ({ name }) => `hello ${name}` },
    {
      listener: { handle: (channel, listener) => void channels.set(channel, listener) },
      isTrusted: (event, window) => trusted && event === window,
      onRefused: (channel, why) => refused.push(`${channel} ${why}`),
    },
  );
  const ask = (event: string, input: unknown) => channels.get('main:greet')?.(event, input);
  return { ask, refused, channels };
}

test('a window gets an answer to a well-formed question', () => {
  expect(desk().ask('main', { name: 'bob' })).toBe('hello bob');
});

test('a question of another shape is refused before the handler sees it', () => {
  const { ask, refused } = desk();
  for (const input of [null, {}, { name: 1 }, { name: 'too long' }, { name: 'bob', extra: 1 }, 'bob']) {
    expect(() => ask('main', input)).toThrow('another shape');
  }
  expect(refused).toHaveLength(6);
});

test('another window or frame is refused', () => {
  const { ask, refused } = desk();
  expect(() => ask('incoming', { name: 'bob' })).toThrow('not for this sender');
  expect(refused).toEqual(['main:greet sender']);
});

test('only requests are bound; news have no way in', () => {
  expect([...desk().channels.keys()]).toEqual(['main:greet']);
});

test('news go to the window while it is there', () => {
  const heard: unknown[] = [];
  let there = false;
  const receiver = {
    isDestroyed: () => false,
    send: (channel: string, payload: unknown) => heard.push([channel, payload]),
  };
  const say = pusher('main', api, () => (there ? receiver : null));
  say.news(1);
  there = true;
  say.news(2);
  expect(heard).toEqual([['main:news', 2]]);
});
