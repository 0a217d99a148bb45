import { request, returns } from './define.ts';
import { nothing } from './requestShapes.ts';

/** Opens the page of the system on which programs get the microphone. Not `opened`: there is none that we know. */
export const openMicrophoneSettings = request(nothing, returns<{ readonly opened: boolean }>());
