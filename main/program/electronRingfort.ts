import { networkInterfaces } from 'node:os';
import type { IntlShape } from '@formatjs/intl';
import { app, session, type BrowserWindow } from 'electron';
import { interfacesListenedOn } from '../app/hosting/lanAddresses.ts';
import type { SystemClock } from '../clock/systemClock.ts';
import { createRingfort, type Ringfort } from '../ringfort/ringfort.ts';
import type { RingfortPorts } from '../ringfort/ringfortPorts.ts';
import { createBackupFiles } from '../shell/dialogs/backupFiles.ts';
import { createChangedCallerNotification } from '../shell/notifications/changedCallerNotification.ts';
import type { Desktop } from '../shell/desktop/desktop.ts';
import type { FollowScreenLock } from '../shell/desktop/screenLock.ts';
import { logFault } from '../shell/log/faultLog.ts';
import type { PopupRehearsal } from '../shell/popupRehearsal.ts';
import { deviceAccess } from '../shell/rehearsedPopup.ts';
import { createReminderNotification } from '../shell/notifications/reminderNotification.ts';
import { createSystemKeyring } from '../shell/keyring/systemKeyring.ts';
import { systemRegion } from '../shell/desktop/systemRegion.ts';
import { limitKeyring } from '../store/key/keyring.ts';

export interface ElectronRingfortPorts extends Pick<
  RingfortPorts,
  | 'folder'
  | 'hosted'
  | 'onPart'
  | 'onMediaOrder'
  | 'onVoice'
  | 'onVoiceRecording'
  | 'showCall'
  | 'onCallWish'
  | 'setMuted'
  | 'onScan'
  | 'relayWindow'
  | 'network'
  | 'isScreenLocked'
  | 'isReplaced'
> {
  readonly clock: SystemClock;
  /** Of this computer, where a hosted server listens. */
  readonly host: string;
  readonly desktop: Desktop;
  readonly followScreenLock: FollowScreenLock;
  readonly rehearsal: Pick<PopupRehearsal, 'run'>;
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  readonly mainWindow: () => BrowserWindow | null;
  /** On the page of a contact. */
  readonly openContact: (handle: string) => void;
}

/** The Ringfort of the program that runs: what Electron and the system give it, put around one. */
export function createElectronRingfort({
  host,
  desktop,
  rehearsal,
  icon,
  texts,
  mainWindow,
  openContact,
  followScreenLock,
  ...ports
}: ElectronRingfortPorts): Ringfort {
  const { clock } = ports;
  const changedCaller = createChangedCallerNotification({
    ...{ icon, texts, followScreenLock, onOpen: openContact, elapsed: clock.elapsed },
  });
  const reminder = createReminderNotification({ icon, texts, followScreenLock, onOpen: openContact });
  const isUndecided = async (handle: string): Promise<boolean> =>
    ((await ringfort.mainHandlers.contactSafety({ handle }))?.changedTo ?? null) !== null;
  const ringfort: Ringfort = createRingfort({
    ...ports,
    onPart: {
      ...ports.onPart,
      contacts: (part) => {
        ports.onPart.contacts(part);
        changedCaller.look(isUndecided).catch((error: unknown) => logFault('changed caller', error));
      },
      settings: (part) => {
        ports.onPart.settings(part);
        // The language is among them.
        changedCaller.sayAgain();
        reminder.sayAgain();
      },
      recents: (part) => {
        ports.onPart.recents(part);
        reminder.look(part.reminders);
      },
    },
    keyring: limitKeyring(createSystemKeyring(clock), clock.startTimer),
    backupFiles: createBackupFiles({ window: mainWindow, texts }),
    networkInterfaces: () => interfacesListenedOn(host, networkInterfaces()),
    region: systemRegion(process.platform, process.env, app.getSystemLocale()),
    onChangedCaller: changedCaller.tell,
    onReminder: reminder.tell,
    ringTest: {
      rehearse: rehearsal.run,
      hasTray: desktop.hasTray,
      showsNotifications: desktop.showsNotifications,
      startsWithSystem: desktop.autostart.isOn,
      access: deviceAccess,
    },
    isSystemQuiet: desktop.isQuiet,
    isFullScreen: desktop.isFullScreen,
    resolveProxy: (url) => session.defaultSession.resolveProxy(url),
    onFault: logFault,
  });
  return ringfort;
}
