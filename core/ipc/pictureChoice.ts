import Type from 'typebox';
import { Settings } from './settings.ts';

/** The settings that are changed in the middle of a call, by the pictures themselves. */
export const PictureChoice = Type.Partial(Type.Pick(Settings, ['ownPicture', 'ownPictureCorner', 'blurBackground']), {
  additionalProperties: false,
});
