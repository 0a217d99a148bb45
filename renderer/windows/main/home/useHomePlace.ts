import { useCallback, useRef, useState, type Dispatch, type RefObject, type SetStateAction } from 'react';
import type { Settings } from '../../../../core/ipc/settings.ts';
import type { Section } from '../NavRail.tsx';
import { useSettingUp, type SettingUp } from '../onboarding/useSettingUp.ts';
import { useSettingsStart } from '../settings/useSettingsStart.ts';

export interface HomePlace {
  readonly section: Section;
  /** Whose page is open, or waits behind the settings. */
  readonly selected: string | null;
  readonly select: Dispatch<SetStateAction<string | null>>;
  readonly settingUp: SettingUp;
  /** The step that is left stands where somebody's page did. */
  readonly goOnSettingUp: () => void;
  readonly settingsStart: ReturnType<typeof useSettingsStart>;
  readonly search: RefObject<HTMLInputElement | null>;
  /** Where only one pane fits, it is not the list. */
  readonly showsDetail: boolean;
  readonly goTo: (section: Section) => void;
  /** Beside whichever list is open. */
  readonly openPerson: (peer: string) => void;
  /** Beside the contacts. */
  readonly openContact: (handle: string) => void;
  readonly find: () => void;
}

/** What is open in the window, and the ways from there to somewhere else. */
export function useHomePlace(settings: Settings): HomePlace {
  const [section, setSection] = useState<Section>('contacts');
  const [selected, setSelected] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const settingsStart = useSettingsStart(() => setSection('settings'));
  const settingUp = useSettingUp(settings, search);

  const openPerson = useCallback((peer: string) => {
    setSection((open) => (open === 'settings' ? 'contacts' : open));
    setSelected(peer);
  }, []);
  const goTo = (next: Section) => {
    setSection(next);
    setSelected(null);
    settingUp.close();
    settingsStart.clear();
  };
  const openContact = (handle: string) => {
    setSection('contacts');
    setSelected(handle);
  };
  const goOnSettingUp = () => {
    setSelected(null);
    settingUp.open();
  };
  const find = () => {
    // In the settings it looks there.
    setSection((open) => (open === 'settings' ? open : 'contacts'));
    // The search field may only come with the next paint.
    requestAnimationFrame(() => {
      search.current?.focus();
      search.current?.select();
    });
  };
  return {
    ...{ section, selected, settingUp, goOnSettingUp, settingsStart, search, goTo, openPerson, openContact, find },
    select: setSelected,
    showsDetail: section === 'settings' || selected !== null || settingUp.isOpen,
  };
}
