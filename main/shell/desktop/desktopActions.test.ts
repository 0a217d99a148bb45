import { expect, test } from 'vitest';
import { createDesktopActions, desktopAction } from './desktopActions.ts';

test.each([
  [['ringfort', '--call'], 'call'],
  [['ringfort', '--do-not-disturb', '--enable-features=X'], 'doNotDisturb'],
  [['ringfort', '--quit'], 'quit'],
  [['ringfort'], null],
  [['ringfort', '--call=alice'], null],
  [['ringfort', '--quit=now', 'quit', '-quit', '--QUIT'], null],
  [['ringfort', '--call', '--quit'], null],
])('%j asks for %s', (argv, action) => {
  expect(desktopAction(argv)).toBe(action);
});

function menu(isReady: boolean) {
  const world = { isReady, done: [] as string[] };
  const { start, look } = createDesktopActions({
    isReady: () => world.isReady,
    call: () => world.done.push('call'),
    doNotDisturb: () => world.done.push('doNotDisturb'),
    quit: () => world.done.push('quit'),
  });
  return { world, start, look };
}

test('an action that comes before the settings are read waits for them, the last one alone', () => {
  const { world, start, look } = menu(false);
  start(['--call']);
  start(['--do-not-disturb']);
  start(['ringfort:somebody']);
  look();
  expect(world.done).toEqual([]);
  world.isReady = true;
  look();
  look();
  expect(world.done).toEqual(['doNotDisturb']);
});

test('who quits waits for nothing, not even for a passphrase', () => {
  const { world, start } = menu(false);
  start(['--quit']);
  expect(world.done).toEqual(['quit']);
});

test('each later start is carried out once', () => {
  const { world, start, look } = menu(true);
  start(['--call']);
  look();
  start(['--call']);
  expect(world.done).toEqual(['call', 'call']);
});
