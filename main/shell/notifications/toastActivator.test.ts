import { expect, test } from 'vitest';
import { openFromOldToasts } from './toastActivator.ts';

type Told = Electron.ActivationArguments;

test('a toast of a Ringfort that has ended leads into the window, and its buttons do nothing any more', () => {
  let tell: (details: Told) => void = () => undefined;
  let opened = 0;
  openFromOldToasts({ handleActivation: (heard) => void (tell = heard) }, () => void (opened += 1));
  tell({ type: 'action', actionIndex: 0, arguments: 'type=action&action=0&tag=b7f1' });
  expect(opened).toBe(0);
  tell({ type: 'click', arguments: 'type=click' });
  expect(opened).toBe(1);
});
