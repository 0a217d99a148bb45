import type { ElementHandle, Page } from '@playwright/test';

/** Milliseconds from a press to the first frame with something else in it; `by`: what that was. */
export interface Feedback {
  readonly ms: number;
  /** The button itself, as long as it is held; the page, after it; null: nothing within a second. */
  readonly by: 'button' | 'page' | null;
}

declare global {
  interface Window {
    feedback?: Promise<Feedback>;
  }
}

/** As long as a person holds a button. What shows only after it is counted from the click on. */
const HELD_MS = 100;
const NOTHING: Feedback = { ms: Infinity, by: null };

/**
 * Presses with a real pointer what stands in the page, and waits for what comes of it. A button that shows the press by
 * itself is let go beside it: nothing is asked for, and the page stays as it is. `isPressed`: it was let go on it.
 */
export async function press(
  page: Page,
  button: ElementHandle<HTMLElement | SVGElement>,
): Promise<Feedback & { readonly isPressed: boolean }> {
  await button.scrollIntoViewIfNeeded();
  const box = await button.boundingBox();
  if (box === null) throw new Error('It is not to be seen');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await button.evaluate(watch);
  await page.mouse.down();
  const held = await page.evaluate(
    (ms) => Promise.race([window.feedback, new Promise<null>((resolve) => setTimeout(resolve, ms, null))]),
    HELD_MS,
  );
  if (held?.by === 'button') {
    await page.mouse.move(0, 0);
    await page.mouse.up();
    return { ...held, isPressed: false };
  }
  await page.mouse.up();
  return { ...((await page.evaluate(() => window.feedback)) ?? NOTHING), isPressed: true };
}

/** Runs in the page, and knows nothing of this file. */
async function watch(button: HTMLElement | SVGElement): Promise<void> {
  const look = (): string =>
    [button, ...button.querySelectorAll('*')]
      .map((one) => {
        const { backgroundColor, color, transform, opacity, boxShadow, filter, borderColor } = getComputedStyle(one);
        return [backgroundColor, color, transform, opacity, boxShadow, filter, borderColor].join(' ');
      })
      .join('\n');
  // What the pointer brings by standing there is over by then.
  await new Promise((moved) => requestAnimationFrame(moved));
  await Promise.allSettled(button.getAnimations({ subtree: true }).map(({ finished }) => finished));
  const before = look();
  window.feedback = new Promise((resolve) => {
    let from: number | null = null;
    let hasChanged = false;
    const observer = new MutationObserver((changes) => {
      // Clocks go on by themselves.
      hasChanged ||= changes.some(
        ({ target }) => !(target instanceof Element ? target : target.parentElement)?.closest('[role=timer]'),
      );
    });
    const end = (feedback: Feedback): void => {
      observer.disconnect();
      resolve(feedback);
    };
    const eachFrame = (): void => {
      const by = look() !== before ? 'button' : hasChanged ? 'page' : null;
      if (by === null) return void requestAnimationFrame(eachFrame);
      // A task behind the frame: it is drawn by then.
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => end({ ms: performance.now() - (from ?? 0), by }));
      port1.start();
      port2.postMessage(null);
    };
    document.addEventListener(
      'pointerdown',
      ({ timeStamp }) => {
        from = timeStamp;
        observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
        requestAnimationFrame(eachFrame);
      },
      { capture: true, once: true },
    );
    document.addEventListener(
      'click',
      ({ timeStamp }) => {
        // The button showed nothing while it was held.
        from = timeStamp;
        setTimeout(() => end({ ms: Infinity, by: null }), 1000);
      },
      { capture: true, once: true },
    );
  });
}
