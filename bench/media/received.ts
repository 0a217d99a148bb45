import type { Page } from '@playwright/test';

/** What a window has received of the other's camera since the beginning of its call. */
export interface Received {
  readonly decoded: number;
  readonly dropped: number;
  readonly height: number;
  readonly keyFramesAsked: number;
}

export function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const of = { decoded: 0, dropped: 0, height: 0, keyFramesAsked: 0 };
    const report = await window.mediaWatch.connections[0]?.getStats();
    for (const entry of report?.values() ?? []) {
      const stats = entry as RTCInboundRtpStreamStats;
      if (stats.type !== 'inbound-rtp') continue;
      of.decoded += stats.framesDecoded ?? 0;
      of.dropped += stats.framesDropped ?? 0;
      of.height = Math.max(of.height, stats.frameHeight ?? 0);
      of.keyFramesAsked += stats.pliCount ?? 0;
    }
    return of;
  });
}

/** From the capture of a frame over there to its drawing here, for so many frames, in milliseconds. */
export function delaysOfFrames(page: Page, label: string, count: number): Promise<readonly number[]> {
  return page.getByLabel(label).evaluate(
    (video: HTMLVideoElement, wanted) =>
      new Promise<readonly number[]>((resolve) => {
        const delays: number[] = [];
        const look: VideoFrameRequestCallback = (_now, { captureTime, presentationTime }) => {
          if (captureTime !== undefined) delays.push(presentationTime - captureTime);
          if (delays.length >= wanted) resolve(delays);
          else video.requestVideoFrameCallback(look);
        };
        video.requestVideoFrameCallback(look);
      }),
    count,
  );
}
