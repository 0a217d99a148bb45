import type { IntlShape } from '@formatjs/intl';
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import type { Confirm } from './confirmedHandlers.ts';
import { dialogBefore } from './dialogBefore.ts';

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
    const options: MessageBoxOptions = {
      type: 'question',
      title: formatMessage({ id: 'app.name' }),
      message: say('message'),
      detail: say('detail'),
      buttons: [formatMessage({ id: 'app.cancel' }), say('yes')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    };
    const { response } = await dialogBefore(window(), options);
    return response === 1;
  };
}
