import type { IntlShape } from '@formatjs/intl';
import { dialog, type BrowserWindow } from 'electron';
import type { Confirm } from './confirmedHandlers.ts';

export interface ConfirmationDialogPorts {
  readonly window: () => BrowserWindow | null;
  readonly texts: () => IntlShape<string>;
}

/** Asks in a dialog of the system's, before the main window. Enter and Escape both leave everything as it is. */
export function createConfirmationDialog({ window, texts }: ConfirmationDialogPorts): Confirm {
  return async ({ kind, ...named }) => {
    const { formatMessage } = texts();
    // A choice between words is made by a word.
    const values = Object.fromEntries(Object.entries(named).map(([name, value]) => [name, String(value)]));
    const say = (part: string): string => formatMessage({ id: `confirm.${kind}.${part}` }, values);
    const options = {
      type: 'question',
      title: formatMessage({ id: 'app.name' }),
      message: say('message'),
      detail: say('detail'),
      buttons: [formatMessage({ id: 'app.cancel' }), say('yes')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    } as const;
    const shown = window();
    const asked = { ...options, buttons: [...options.buttons] };
    const { response } = await (shown === null ? dialog.showMessageBox(asked) : dialog.showMessageBox(shown, asked));
    return response === 1;
  };
}
