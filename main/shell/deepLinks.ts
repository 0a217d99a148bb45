import type { App } from 'electron';

/** As many as one start may bring; behind them main counts by itself. */
const MOST_AT_ONCE = 8;

export interface DeepLinks {
  /** Those of the start, and from now on all that come. */
  readonly listen: (onLink: (text: string) => void) => void;
}

/** What of the arguments of a start is a link. What it is worth, whoever reads it says. */
export function linksIn(argv: readonly string[]): readonly string[] {
  return argv.filter((argument) => /^(?:ringfort|tel):/iu.test(argument)).slice(0, MOST_AT_ONCE);
}

/**
 * Links that the system hands over: in the arguments of a start (the first one's, and through the lock those of each
 * later one), or on macOS as an event that may come before anything is ready.
 */
export function createDeepLinks(app: Pick<App, 'on'>, argv: readonly string[]): DeepLinks {
  let waiting: readonly string[] | null = linksIn(argv);
  let heard: (text: string) => void = () => undefined;
  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (waiting === null) heard(url);
    else waiting = [...waiting, url].slice(0, MOST_AT_ONCE);
  });
  return {
    listen: (onLink) => {
      heard = onLink;
      const early = waiting ?? [];
      waiting = null;
      for (const text of early) onLink(text);
    },
  };
}
