import type { Side } from './twoCallWindows.ts';

/** What the engine counts of what it received: how loud the sound was, and the frames of both picture lines. */
export function received(side: Side) {
  return side.window.page.evaluate(async () => {
    const figures = { energy: 0, frames: 0, decoded: 0, dropped: 0, keyFramesAsked: 0, codecs: [] as string[] };
    const report = await window.mediaWatch.connections[0]?.getStats();
    for (const entry of report?.values() ?? []) {
      const stats = entry as RTCInboundRtpStreamStats & { readonly codecId?: string };
      if (stats.type !== 'inbound-rtp') continue;
      if (stats.kind === 'audio') {
        figures.energy += stats.totalAudioEnergy ?? 0;
      } else {
        figures.frames += stats.framesReceived ?? 0;
        figures.decoded += stats.framesDecoded ?? 0;
        figures.dropped += stats.framesDropped ?? 0;
        figures.keyFramesAsked += stats.pliCount ?? 0;
      }
      const codec = report?.get(stats.codecId ?? '') as { readonly mimeType?: string } | undefined;
      if (codec?.mimeType !== undefined) figures.codecs.push(codec.mimeType);
    }
    return figures;
  });
}

export const statistics = ({ window }: Side) => window.page.getByRole('complementary', { name: 'Call statistics' });
