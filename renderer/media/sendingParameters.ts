import type { LineName, MediaLines } from './peerConnection.ts';

interface Wanted {
  readonly encoding: Pick<RTCRtpEncodingParameters, 'maxBitrate' | 'maxFramerate' | 'priority'>;
  readonly degradationPreference?: RTCDegradationPreference;
}

/** What each line sends at most, and what gives way first when there is too little room. Text must stay readable. */
const WANTED: Readonly<Record<LineName, Wanted>> = {
  audio: { encoding: { maxBitrate: 48_000, priority: 'high' } },
  camera: { encoding: { maxFramerate: 30 }, degradationPreference: 'balanced' },
  screen: { encoding: { maxFramerate: 30 }, degradationPreference: 'maintain-resolution' },
};

/**
 * To be called once both descriptions are set: before, the engine has no encodings to change. An engine that takes none
 * of it sends by its own measure, which is no reason to end a call.
 */
export async function applySendingParameters(lines: MediaLines): Promise<void> {
  for (const name of ['audio', 'camera', 'screen'] as const) {
    const line = lines[name];
    if (line !== null) await apply(line.sender, WANTED[name]);
  }
}

async function apply(sender: RTCRtpSender, { encoding, degradationPreference }: Wanted): Promise<void> {
  const parameters = sender.getParameters();
  const encodings = parameters.encodings.map((one) => ({ ...one, ...encoding }));
  const preference = degradationPreference === undefined ? {} : { degradationPreference };
  await sender.setParameters({ ...parameters, encodings, ...preference }).catch(() => undefined);
}
