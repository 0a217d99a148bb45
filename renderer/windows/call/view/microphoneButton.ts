import { isLost, type MediaView } from '../../../media/mediaView.ts';

/** Before it is open it is on its way to be heard. */
export const isSpeaking = ({ microphone }: MediaView): boolean => microphone === 'on' || microphone === 'closed';

/** There is a microphone to be muted. */
export const canMute = ({ microphone }: MediaView): boolean => microphone !== 'closed' && !isLost(microphone);
