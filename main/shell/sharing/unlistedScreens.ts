import type { IntlShape } from '@formatjs/intl';
import type { BrowserWindow } from 'electron';
import { dialogBefore } from '../dialogs/dialogBefore.ts';

export interface UnlistedScreensPorts {
  /** The call window. */
  readonly window: () => BrowserWindow | null;
  readonly texts: () => IntlShape<string>;
  readonly platform: NodeJS.Platform;
}

/**
 * Says that the system lists nothing to share, and what to do: the button of the call window only goes back to what it
 * was. One dialog at a time, however often somebody presses.
 */
export function createUnlistedScreens({ window, texts, platform }: UnlistedScreensPorts): () => void {
  let stands = false;
  return () => {
    if (stands) return;
    stands = true;
    const { formatMessage } = texts();
    const advice = platform === 'darwin' ? 'darwin' : platform === 'linux' ? 'linux' : 'other';
    const said = {
      type: 'warning' as const,
      title: formatMessage({ id: 'app.name' }),
      message: formatMessage({ id: 'screens.unlisted.message' }),
      detail: formatMessage({ id: `screens.unlisted.${advice}` }),
      buttons: [formatMessage({ id: 'app.close' })],
      noLink: true,
    };
    void dialogBefore(window(), said).finally(() => {
      stands = false;
    });
  };
}
