import { createContext, useContext } from 'react';
import type { Settings } from '../../../../core/ipc/settings.ts';

/** What a person chose about pictures, as far as this window shows it. */
export type PictureChoices = Pick<Settings, 'ownPicture' | 'ownPictureCorner' | 'blurBackground'>;

const Choices = createContext<PictureChoices>({
  ownPicture: true,
  ownPictureCorner: 'bottomRight',
  blurBackground: false,
});
export const PictureChoicesProvider = Choices.Provider;
export const usePictureChoices = (): PictureChoices => useContext(Choices);
