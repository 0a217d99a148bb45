import type { QualityCause } from './quality.ts';

/**
 * What a person can do about a call that is bad, by a button beside the cause.
 *
 * - `blurOff`: the background is to be seen again, which saves the computer most.
 * - `smallerPicture`: ours goes out smaller and slower from now on.
 * - `cameraOff`: ours.
 * - `openRelays`: that section of the settings, where relays are tested.
 */
export type QualityRemedy = 'blurOff' | 'smallerPicture' | 'cameraOff' | 'openRelays';

/** The mildest first: nobody has to give up more than it takes. */
const REMEDIES: Readonly<Record<QualityCause, readonly QualityRemedy[]>> = {
  nothingArrives: [],
  ourNetworkLoses: ['smallerPicture', 'cameraOff'],
  theirNetworkLoses: [],
  pathLoses: ['smallerPicture', 'cameraOff'],
  overTcp: ['openRelays'],
  delayIsLong: [],
  delayVaries: ['smallerPicture', 'cameraOff'],
  computerIsSlow: ['blurOff', 'smallerPicture', 'cameraOff'],
  uploadIsNarrow: ['smallerPicture', 'cameraOff'],
  pictureStands: [],
};

/** What there is to be done something about. */
export interface QualitySituation {
  readonly cameraOn: boolean;
  /** Ours goes out small already. */
  readonly smallPicture: boolean;
  /** The background is blurred, or tried to be. */
  readonly blurred: boolean;
}

/** Two at most, so that a sentence does not drown in buttons. */
const MOST_SHOWN = 2;

export function qualityRemedies(cause: QualityCause, situation: QualitySituation): readonly QualityRemedy[] {
  return REMEDIES[cause].filter((remedy) => helps(remedy, situation)).slice(0, MOST_SHOWN);
}

function helps(remedy: QualityRemedy, { cameraOn, smallPicture, blurred }: QualitySituation): boolean {
  switch (remedy) {
    case 'blurOff':
      return cameraOn && blurred;
    case 'smallerPicture':
      return cameraOn && !smallPicture;
    case 'cameraOff':
      return cameraOn;
    case 'openRelays':
      return true;
  }
}
