import { createContext, useContext } from 'react';
import type { Settings } from '../../../core/ipc/settings.ts';

/** What a person chose about pictures, as far as this window shows it. */
export type PictureChoices = Pick<Settings, 'ownPicture' | 'ownPictureCorner'>;

const Choices = createContext<PictureChoices>({ ownPicture: true, ownPictureCorner: 'bottomRight' });
export const PictureChoicesProvider = Choices.Provider;
export const usePictureChoices = (): PictureChoices => useContext(Choices);
