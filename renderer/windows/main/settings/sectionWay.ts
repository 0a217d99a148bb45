import { createContext, useContext } from 'react';
import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';

/**
 * Leads to a section of the settings from wherever in them somebody is, also out of a sheet above them. Null: nobody is
 * in them.
 */
const SectionWay = createContext<((section: SettingsSection) => void) | null>(null);
export const SectionWayProvider = SectionWay.Provider;

export const useSectionWay = () => useContext(SectionWay);
