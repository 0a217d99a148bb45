import { createContext, useContext } from 'react';

const Replaced = createContext(false);
/** As main tells it: another version was installed under this program (ADR 77). */
export const ReplacedProvider = Replaced.Provider;
/** For `toldOf`, wherever a microphone, a camera or the sound fails. */
export const useReplaced = (): boolean => useContext(Replaced);
