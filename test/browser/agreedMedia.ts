import type { Side } from './twoCallWindows.ts';

/** What an engine has agreed on, as far as a restart may and may not change it. */
export function agreed(side: Side) {
  return side.window.page.evaluate(() => {
    const connection = window.mediaWatch.connections.at(-1);
    const both = [connection?.currentLocalDescription?.sdp ?? '', connection?.currentRemoteDescription?.sdp ?? ''];
    const all = (name: string) => both.map((sdp) => [...new Set(sdp.match(new RegExp(`^a=${name}:.*$`, 'gm')) ?? [])]);
    return {
      ufrags: all('ice-ufrag'),
      fingerprints: all('fingerprint'),
      mids: all('mid'),
      directions: connection?.getTransceivers().map((line) => line.currentDirection),
      state: connection?.connectionState,
      signalling: connection?.signalingState,
    };
  });
}

/** How many messages of this kind it sent. */
export const sentOf = (side: Side, kind: string): number => side.sent.filter(({ body }) => body.kind === kind).length;
