import { useState } from 'react';
import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import type { RefusedOrder, WindowCommand } from '../../../../core/ipc/windowCommand.ts';
import type { CallType } from '../../../../core/call/view.ts';
import { useOpenSheets } from '../../../components/guard/openSheets.ts';
import { useShortcuts } from '../../../components/keys/useShortcuts.ts';
import { useFailure } from '../MainBridge.tsx';
import type { Section } from '../NavRail.tsx';
import { useWindowCommands } from './useWindowCommands.ts';

/** What lies over the window because a key asked for it. */
export type Overlay = Extract<WindowCommand, { readonly kind: 'shortcuts' | 'palette' }>;

export interface HomeKeysActions {
  readonly goTo: (section: Section) => void;
  readonly openPerson: (handle: string) => void;
  /** Null: all of them. */
  readonly openSettings: (section: SettingsSection | null) => void;
  readonly find: () => void;
  readonly add: () => void;
  /** A call that was ordered outside this window could not be dialled. */
  readonly refused: (peer: string, why: RefusedOrder) => void;
  /** Who is open, to be called; null: nobody. */
  readonly call: ((callType: CallType) => void) | null;
}

/** The keys of the main window. Behind a sheet nothing moves, but for what such a key itself brought up. */
export function useHomeKeys({ goTo, find, add, call, refused, openPerson, openSettings }: HomeKeysActions) {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const openSheets = useOpenSheets();
  const failure = useFailure();
  const close = () => setOverlay(null);
  const toggle = (wanted: Overlay) => setOverlay((open) => (open?.kind === wanted.kind ? null : wanted));
  useShortcuts(
    {
      palette: () => toggle({ kind: 'palette', query: '' }),
      shortcuts: () => toggle({ kind: 'shortcuts' }),
      settings: () => {
        close();
        goTo('settings');
      },
      find: () => {
        close();
        find();
      },
      contacts: () => goTo('contacts'),
      recents: () => goTo('recents'),
      addContact: add,
      ...(call !== null && { callAudio: () => call('audio'), callVideo: () => call('video') }),
    },
    (name) =>
      openSheets === 0 ||
      (overlay !== null && ['palette', 'shortcuts', 'settings', 'find'].some((own) => own === name)),
  );
  useWindowCommands((command) => {
    if (command.kind === 'shortcuts' || command.kind === 'palette') return setOverlay(command);
    close();
    if (command.kind === 'notDone') failure.show(command.problem);
    else if (command.kind === 'recents') goTo('recents');
    else if (command.kind === 'refused') refused(command.peer, command);
    else if (command.kind === 'contact') openPerson(command.handle);
    else openSettings(command.section);
  });
  return { overlay, open: setOverlay, close };
}
