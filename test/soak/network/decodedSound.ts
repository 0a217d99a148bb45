import type { Page } from '@playwright/test';
import type { Person } from '../../../scripts/drive/person.ts';

declare global {
  interface Window {
    /** Of a page that is watched, in their order. */
    madeConnections?: RTCPeerConnection[];
  }
}

/** From now on the windows that open for this person keep their connections where they can be counted. */
export async function watchConnections({ launched }: Person): Promise<void> {
  await launched.app.context().addInitScript(() => {
    const made: RTCPeerConnection[] = [];
    window.madeConnections = made;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    };
  });
}

/**
 * For each of so many seconds from now on: how much of the sound played in it was decoded from packets, as a share of
 * one; the rest was made up by the engine (WebRTC Statistics, "RTCInboundRtpStreamStats": totalSamplesReceived,
 * concealedSamples). Seconds are those of the engine's own clock.
 */
export function decodedInEachSecond(page: Page, seconds: number): Promise<readonly number[]> {
  return page.evaluate(async (count) => {
    const read = async () => {
      const report = await window.madeConnections?.at(-1)?.getStats();
      for (const entry of report?.values() ?? []) {
        const { type, kind, timestamp, ...sound } = entry as RTCInboundRtpStreamStats;
        if (type !== 'inbound-rtp' || kind !== 'audio') continue;
        const { totalSamplesReceived: total = 0, concealedSamples: concealed = 0 } = sound;
        return { timestamp, total, decoded: total - concealed };
      }
      throw new Error('no sound is received here');
    };
    const shares: number[] = [];
    let last = await read();
    while (shares.length < count) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const now = await read();
      if (now.timestamp - last.timestamp < 1_000) continue;
      const SAMPLES_A_MS = 48;
      shares.push((now.decoded - last.decoded) / ((now.timestamp - last.timestamp) * SAMPLES_A_MS));
      last = now;
    }
    return shares;
  }, seconds);
}
