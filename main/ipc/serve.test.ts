import Type from 'typebox';
import { expect, test } from 'vitest';
import { push, request, returns } from '../../core/ipc/define.ts';
import { answerOf, type Reply } from '../../core/ipc/reply.ts';
import { pusher, serve } from './serve.ts';

const fullDisk = new Error('no space at /home/bob');

const api = {
  greet: request(
    Type.Object({ name: Type.String({ maxLength: 5 }) }, { additionalProperties: false }),
    returns<string>(),
  ),
  news: push<number>(),
};

function desk(trusted = true) {
  const channels = new Map<string, (event: string, input: unknown) => Reply | Promise<Reply>>();
  const refused: string[] = [];
  serve(
    'main',
    api,
    {
      greet: ({ name }) => {
        if (name === 'full') throw fullDisk;
        if (name === 'bug') throw new Error('at /home/bob/secret');
        return `hello ${name}`;
      },
    },
    {
      listener: { handle: (channel, listener) => void channels.set(channel, listener) },
      isTrusted: (event, window) => trusted && event === window,
      onRefused: (channel, why) => refused.push(`${channel} ${why}`),
      problemOf: (error) => (error === fullDisk ? 'storeFull' : null),
      onBroken: (channel) => refused.push(`${channel} broken`),
    },
  );
  const reply = async (event: string, input: unknown) => {
    const greet = channels.get('main:greet');
    if (greet === undefined) throw new Error('nothing is bound');
    return greet(event, input);
  };
  const ask = async (event: string, input: unknown) => answerOf(await reply(event, input));
  return { ask, reply, refused, channels };
}

test('a window gets an answer to a well-formed question', async () => {
  expect(await desk().ask('main', { name: 'bob' })).toBe('hello bob');
});

test('a question of another shape is refused before the handler sees it', async () => {
  const { ask, refused } = desk();
  for (const input of [null, {}, { name: 1 }, { name: 'too long' }, { name: 'bob', extra: 1 }, 'bob']) {
    await expect(ask('main', input)).rejects.toThrow('another shape');
  }
  expect(refused).toHaveLength(6);
});

test('what main breaks over crosses by the name of the problem, and nothing else of it does (A77)', async () => {
  const { ask, refused } = desk();
  await expect(ask('main', { name: 'full' })).rejects.toThrow(/^storeFull$/u);
  await expect(ask('main', { name: 'bug' })).rejects.toThrow(/^failed$/u);
  expect(refused).toEqual(['main:greet broken', 'main:greet broken']);
});

test('another window or frame is refused', async () => {
  const { ask, refused } = desk();
  await expect(ask('incoming', { name: 'bob' })).rejects.toThrow('not for this sender');
  expect(refused).toEqual(['main:greet sender']);
});

test('whatever a page asks, nothing rejects: Electron would write each rejection to standard error (A85)', async () => {
  const { reply } = desk();
  expect(await reply('main', { name: 'bob' })).toEqual({ answer: 'hello bob' });
  expect(await reply('main', { name: 'bug' })).toEqual({ problem: 'failed' });
  expect(await reply('main', null)).toEqual({ problem: 'main:greet got input of another shape' });
  expect(await reply('call', { name: 'bob' })).toEqual({ problem: 'main:greet is not for this sender' });
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
