import { expect, test } from 'vitest';
import { createViewFeed } from './viewFeed.ts';

function setUp() {
  const feed = createViewFeed('nothing');
  const drawn: string[] = [];
  const stop = feed.subscribe(() => drawn.push(feed.view()));
  return { feed, drawn, stop };
}

test('a change is drawn at once, and the same view only once', () => {
  const { feed, drawn, stop } = setUp();
  feed.show('muted');
  feed.show('muted');
  feed.show('on');
  stop();
  feed.show('muted');
  expect(drawn).toEqual(['muted', 'on']);
});

test('what changes while an order is carried out is drawn once, when that is done (A97)', async () => {
  const { feed, drawn } = setUp();
  await feed.during(async () => {
    feed.show('opening');
    await Promise.resolve();
    feed.show('on');
    expect(feed.view()).toBe('on');
    expect(drawn).toEqual([]);
  });
  expect(drawn).toEqual(['on']);
  await feed.during(async () => undefined);
  expect(drawn).toEqual(['on']);
});

test('an order that fails is drawn as far as it came', async () => {
  const { feed, drawn } = setUp();
  const broken = feed.during(async () => {
    feed.show('opening');
    throw new Error('no such device');
  });
  await expect(broken).rejects.toThrow('no such device');
  expect(drawn).toEqual(['opening']);
});

test('two orders at a time are drawn when both are done', async () => {
  const { feed, drawn } = setUp();
  let finish = (): void => undefined;
  const long = feed.during(() => new Promise<void>((resolve) => (finish = resolve)));
  await feed.during(async () => feed.show('on'));
  expect(drawn).toEqual([]);
  finish();
  await long;
  expect(drawn).toEqual(['on']);
});
