import { app, ipcMain, shell, type IpcMainInvokeEvent } from 'electron';
import { hasLiveCall } from '../../core/call/shownCalls.ts';
import { callWindow } from '../../core/ipc/callWindow.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import { incomingWindow } from '../../core/ipc/incomingWindow.ts';
import { mainWindow, type MainWindow } from '../../core/ipc/mainWindow.ts';
import { relayWindow } from '../../core/ipc/relayWindow.ts';
import type { SettingsChange } from '../../core/ipc/settings.ts';
import { pickerWindow, type PickerWindow } from '../../core/ipc/screenPicker.ts';
import { sharingWindow, type SharingWindow } from '../../core/ipc/sharingWindow.ts';
import type { SystemPage } from '../../core/ipc/systemSettings.ts';
import type { UpdateHandlers } from '../../core/ipc/updates.ts';
import type { WindowCommand } from '../../core/ipc/windowCommand.ts';
import { serve } from '../ipc/serve.ts';
import { problemOf } from './problemOf.ts';
import type { Ringfort } from '../ringfort/ringfort.ts';
import { APP_ORIGIN } from '../shell/windows/appScheme.ts';
import type { Autostart } from '../shell/desktop/autostart.ts';
import { createAutostartUpkeep } from '../shell/desktop/autostartUpkeep.ts';
import type { CallWindowShapes } from '../shell/windows/callWindowShape.ts';
import { type AskedAccount, type Confirm, confirmedHandlers } from '../shell/dialogs/confirmedHandlers.ts';
import { ownProgram } from '../shell/desktop/ownProgram.ts';
import type { PopupRehearsal } from '../shell/popupRehearsal.ts';
import { openSystemPage } from '../shell/desktop/openSystemPage.ts';
import type { Windows } from '../shell/windows/windows.ts';

export interface WindowHandlersPorts extends Pick<
  Handlers<MainWindow>,
  'takenShortcuts' | 'recordKeys' | 'headset' | 'shield'
> {
  readonly ringfort: Ringfort;
  readonly updates: UpdateHandlers;
  /** What a person may look at with the program of the system that shows files. */
  readonly files: { readonly log: string; readonly profile: string; readonly server: string };
  readonly windows: Pick<Windows, 'isNamed'>;
  readonly callShape: Pick<CallWindowShapes, 'current' | 'reshape'>;
  readonly rehearsal: Pick<PopupRehearsal, 'current' | 'drawn' | 'heard' | 'end'>;
  /** The card of this call stands in the popup. */
  readonly popupDrawn: (callId: string) => void;
  readonly picker: Handlers<PickerWindow>;
  readonly sharing: Handlers<SharingWindow>;
  /** Of the main window. */
  readonly commands: {
    readonly order: (command: WindowCommand) => void;
    readonly take: () => WindowCommand | null;
  };
  /** Asks the person before the main window. */
  readonly confirm: Confirm;
  /** A voice message is being recorded in the call window. */
  readonly isRecording: () => boolean;
  readonly autostart: Autostart;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** Answers what windows ask: Ringfort does, but for what is asked of windows and of the system. */
export function serveWindows(ports: WindowHandlersPorts): {
  /** Once the settings are read. */
  readonly lookAtAutostart: (startAtLogin: boolean) => void;
} {
  const { ringfort, windows, callShape, rehearsal, commands, onFault } = ports;
  const rules = {
    listener: ipcMain,
    isTrusted: ({ sender, senderFrame }: IpcMainInvokeEvent, name: string) =>
      senderFrame !== null &&
      senderFrame === sender.mainFrame &&
      senderFrame.url.startsWith(`${APP_ORIGIN}/windows/${name}/`) &&
      windows.isNamed(sender, name),
    onRefused: (channel: string, why: string) => onFault(`${channel} refused for its ${why}`),
    problemOf,
    onBroken: onFault,
  };

  const upkeep = createAutostartUpkeep({
    autostart: ports.autostart,
    change: async (changes) => ringfort.mainHandlers.changeSettings(changes),
    onFault,
  });
  // Nothing is done to the system either before the person has said yes to all of it.
  const changeSettings = async (changes: SettingsChange): Promise<null> => {
    followTelLinks(changes);
    return upkeep.changeSettings(changes);
  };
  const guarded = {
    ...ringfort.mainHandlers,
    ...confirmedHandlers(
      { ...ringfort.mainHandlers, changeSettings },
      {
        settings: () => ringfort.snapshot().settings.values,
        account: () => accountOf(ringfort),
        link: () => ringfort.snapshot().account.link,
        isRecording: ports.isRecording,
        confirm: ports.confirm,
      },
    ),
  };
  const openSystemSettings = async ({ page }: { readonly page: SystemPage }) => ({
    opened: await openSystemPage(page),
  });

  serve(
    'main',
    mainWindow,
    {
      ...guarded,
      openSystemSettings,
      takeCommand: commands.take,
      ...ports.updates,
      takenShortcuts: ports.takenShortcuts,
      recordKeys: ports.recordKeys,
      headset: ports.headset,
      showLog: ordered(() => shell.showItemInFolder(ports.files.log)),
      showDataFolder: ordered(({ of }) => shell.showItemInFolder(ports.files[of])),
      shield: ports.shield,
    },
    rules,
  );
  serve(
    'incoming',
    incomingWindow,
    {
      ...ringfort.incomingHandlers,
      drawn: ordered(({ callId }) => ports.popupDrawn(callId)),
      openInMain: ordered(commands.order),
      currentRehearsal: rehearsal.current,
      rehearsalDrawn: ordered(({ id }) => rehearsal.drawn(id)),
      rehearsed: ordered(({ id, sound }) => rehearsal.heard(id, sound)),
      endRehearsal: ordered(({ id }) => rehearsal.end(id)),
    },
    rules,
  );
  serve(
    'call',
    callWindow,
    {
      ...ringfort.callHandlers,
      currentShape: callShape.current,
      reshape: ordered(({ shape }) => callShape.reshape(shape)),
      openSystemSettings,
      restart: ports.updates.restart,
      openInMain: ordered(commands.order),
    },
    rules,
  );
  serve('picker', pickerWindow, ports.picker, rules);
  serve('sharing', sharingWindow, ports.sharing, rules);
  serve('relay', relayWindow, ringfort.relayHandlers, rules);
  return { lookAtAutostart: upkeep.look };
}

/** An order is answered by nothing. */
const ordered =
  <Order>(act: (order: Order) => void) =>
  (order: Order): null => {
    act(order);
    return null;
  };

/** What a question about the account names. */
function accountOf(ringfort: Ringfort): AskedAccount | null {
  const { account, call } = ringfort.snapshot();
  if (account.state.phase !== 'ready') return null;
  const { handle, server, hosting } = account.state;
  // As others reach it: 127.0.0.1 says nothing to a person.
  const reached = hosting?.state === 'running' ? hosting.addresses[0] : undefined;
  return { handle, server: reached ?? server, hosting: hosting !== null, inCall: hasLiveCall(call) };
}

/** Best effort: a person may name the program for such links in the settings of their system as well. */
function followTelLinks({ telLinks }: SettingsChange): void {
  const program = ownProgram(process.platform, process.env, process.execPath);
  if (telLinks === true) app.setAsDefaultProtocolClient('tel', program);
  if (telLinks === false) app.removeAsDefaultProtocolClient('tel', program);
}
