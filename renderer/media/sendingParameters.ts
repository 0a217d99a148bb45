import type { LineName, MediaLines } from './peerConnection.ts';

interface Wanted {
  readonly encoding: Pick<
    RTCRtpEncodingParameters,
    'maxBitrate' | 'maxFramerate' | 'priority' | 'scaleResolutionDownBy'
  >;
  readonly degradationPreference?: RTCDegradationPreference;
}

/** What each line sends at most, and what gives way first when there is too little room. Text must stay readable. */
const WANTED: Readonly<Record<LineName, Wanted>> = {
  audio: { encoding: { maxBitrate: 48_000, priority: 'high' } },
  camera: { encoding: { maxFramerate: 30, scaleResolutionDownBy: 1 }, degradationPreference: 'balanced' },
  screen: { encoding: { maxFramerate: 30 }, degradationPreference: 'maintain-resolution' },
};

/** A face that can be recognised, for a tenth of what the camera would take. */
const SMALL_PICTURE: Wanted = {
  encoding: { maxFramerate: 15, maxBitrate: 150_000, scaleResolutionDownBy: 3 },
  degradationPreference: 'balanced',
};

/**
 * To be called once both descriptions are set: before, the engine has no encodings to change. An engine that takes none
 * of it sends by its own measure, which is no reason to end a call.
 */
export async function applySendingParameters(lines: MediaLines, smallPicture: boolean): Promise<void> {
  for (const name of ['audio', 'camera', 'screen'] as const) {
    const line = lines[name];
    const wanted = name === 'camera' && smallPicture ? SMALL_PICTURE : WANTED[name];
    if (line !== null) await apply(line.sender, wanted);
  }
}

async function apply(sender: RTCRtpSender, { encoding, degradationPreference }: Wanted): Promise<void> {
  const parameters = sender.getParameters();
  const encodings = parameters.encodings.map((one) => {
    // What was wanted before and is no more must not stay.
    const { maxBitrate: _before, ...kept } = one;
    return { ...kept, ...encoding };
  });
  const preference = degradationPreference === undefined ? {} : { degradationPreference };
  await sender.setParameters({ ...parameters, encodings, ...preference }).catch(() => undefined);
}
