import type { IntlShape } from '@formatjs/intl';
import { dialog, Notification } from 'electron';
import type { CallsReach } from '../../../core/ipc/callsReach.ts';
import type { ToldName } from './toldOnce.ts';

export interface ClosingNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  /** Null: this system does not say. */
  readonly showsNotifications: () => Promise<boolean | null>;
  readonly onOpen: () => void;
}

/** Where the window went, and whether the phone still rings. Where nothing shows notifications a dialog says it. */
export function createClosingNotification({ icon, texts, showsNotifications, onOpen }: ClosingNotificationOptions) {
  /** One that is collected hears no click. */
  let standing: Notification | null = null;
  return async (what: ToldName, calls: CallsReach, shown: () => void): Promise<void> => {
    const words = texts();
    const title = words.formatMessage({ id: `closing.${what}.title` });
    const said = words.formatMessage({ id: `closing.calls.${calls}` });
    const body = words.formatMessage({ id: `closing.${what}.text` }, { calls: said });
    if (!Notification.isSupported() || (await showsNotifications()) === false) {
      const buttons = [words.formatMessage({ id: 'app.close' }), words.formatMessage({ id: 'tray.open' })];
      const { response } = await dialog.showMessageBox({ message: title, detail: body, buttons, cancelId: 0 });
      shown();
      if (response === 1) onOpen();
      return;
    }
    standing = new Notification({ title, body, icon });
    standing.on('show', shown);
    standing.on('click', () => {
      standing?.close();
      standing = null;
      onOpen();
    });
    standing.show();
  };
}
