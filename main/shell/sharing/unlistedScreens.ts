import type { IntlShape } from '@formatjs/intl';
import type { BrowserWindow } from 'electron';
import { dialogBefore } from '../dialogs/dialogBefore.ts';

export interface UnlistedScreensPorts {
  /** The call window. */
  readonly window: () => BrowserWindow | null;
  readonly texts: () => IntlShape<string>;
  readonly platform: NodeJS.Platform;
  readonly openSystemPage: (page: 'screen') => Promise<boolean>;
}

/**
 * Says that the system lists nothing to share, and what to do: the button of the call window only goes back to what it
 * was. One dialog at a time, however often somebody presses.
 */
export function createUnlistedScreens(ports: UnlistedScreensPorts): () => void {
  const { window, texts, platform } = ports;
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
      // macOS alone has a page on which it is allowed.
      buttons: [
        formatMessage({ id: 'app.close' }),
        ...(advice === 'darwin' ? [formatMessage({ id: 'systemSettings.open' })] : []),
      ],
      ...{ cancelId: 0, defaultId: advice === 'darwin' ? 1 : 0, noLink: true },
    };
    void dialogBefore(window(), said)
      .then(({ response }) => response === 1 && ports.openSystemPage('screen'))
      .finally(() => {
        stands = false;
      });
  };
}
