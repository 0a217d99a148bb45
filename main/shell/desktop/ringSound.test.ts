import { expect, test } from 'vitest';
import { createRingSound } from './ringSound.ts';
import { runTool } from './runTool.ts';

const RING = '/usr/share/sounds/freedesktop/stereo/phone-incoming-call.oga';

test('U9 the desktop’s own ring is played as loud as the ringtone was to be, by the player that there is', async () => {
  const played: string[] = [];
  const ringOn = (there: readonly string[]) =>
    new Promise<void>((done) => {
      createRingSound(async (program, args) => {
        played.push([program, ...args].join(' '));
        if (there.includes(program) || program === 'pw-play') done();
        return there.includes(program) ? '' : null;
      })(50);
    });
  await ringOn(['paplay', 'pw-play']);
  await ringOn(['pw-play']);
  expect(played).toEqual([
    `paplay --volume=32768 ${RING}`,
    `paplay --volume=32768 ${RING}`,
    `pw-play --volume=0.5 ${RING}`,
  ]);
});

test('what plays is ended when the ring is over, and nothing else begins', async () => {
  const begun: string[] = [];
  const ended: Promise<unknown>[] = [];
  const silence = createRingSound((program, _args, signal) => {
    begun.push(program);
    const run = runTool(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {}, signal);
    ended.push(run);
    return run.then(() => null);
  })(100);
  silence();
  expect(await Promise.all(ended)).toEqual(['']);
  expect(begun).toEqual(['paplay']);
});
