import { createContext, useContext } from 'react';
import { ringer, type Ringer } from '../../sound/Ringer.ts';

/** What this window rings with when a ringtone is tried; tests listen in its place. */
export const RingerContext = createContext<Ringer>(ringer);

export const useRinger = (): Ringer => useContext(RingerContext);
