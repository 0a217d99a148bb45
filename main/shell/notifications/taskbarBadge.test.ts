import { expect, test } from 'vitest';
import { createTaskbarBadge, type BadgedWindow } from './taskbarBadge.ts';

function taskbar() {
  const done: string[] = [];
  const open: BadgedWindow<string>[] = [];
  const window = (name: string) => {
    let show = (): void => undefined;
    let isGone = false;
    const standing: BadgedWindow<string> = {
      isDestroyed: () => isGone,
      on: (_event, listener) => void (show = listener),
      setOverlayIcon: (picture, description) => void done.push(`${name}: ${picture ?? 'nothing'} (${description})`),
    };
    open.push(standing);
    return { show: () => show(), close: () => void (isGone = true) };
  };
  let missed = 'missed';
  const badge = createTaskbarBadge<string>({
    windows: () => open,
    picture: (count) => `picture ${count}`,
    words: ({ missedCount, voiceCount }) => `${missedCount} ${missed}${voiceCount > 0 ? `, ${voiceCount} voice` : ''}`,
  });
  const draw = (missedCount: number, voiceCount = 0) => badge.draw({ missedCount, voiceCount });
  return { done, window, draw, speakRussian: () => void (missed = 'пропущено') };
}

test('on the taskbar of Windows each window tells how many calls were missed, until somebody looked', () => {
  const { done, window, draw } = taskbar();
  window('main');
  draw(0);
  draw(2);
  draw(2);
  window('call');
  draw(2);
  draw(0);
  expect(done).toEqual([
    ...['main: picture 2 (2 missed)', 'call: picture 2 (2 missed)'],
    ...['main: nothing ()', 'call: nothing ()'],
  ]);
});

test('a window that comes back from the tray has a new button, which tells it too', () => {
  const { done, window, draw } = taskbar();
  const main = window('main');
  draw(1);
  main.show();
  expect(done).toEqual(['main: picture 1 (1 missed)', 'main: picture 1 (1 missed)']);
  main.close();
  main.show();
  draw(3);
  expect(done).toHaveLength(2);
});

test('a voice message that comes in place of a call is read as what it is, though the number stays', () => {
  const { done, window, draw } = taskbar();
  window('main');
  draw(1);
  draw(1, 1);
  expect(done).toEqual(['main: picture 1 (1 missed)', 'main: picture 1 (1 missed, 1 voice)']);
});

test('whoever chooses another language has it read in that one', () => {
  const { done, window, draw, speakRussian } = taskbar();
  window('main');
  draw(0);
  draw(2);
  speakRussian();
  draw(2);
  draw(2);
  expect(done).toEqual(['main: picture 2 (2 missed)', 'main: picture 2 (2 пропущено)']);
});
