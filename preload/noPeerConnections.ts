import { webFrame } from 'electron';

const CONSTRUCTORS = ['RTCPeerConnection', 'webkitRTCPeerConnection'];

/**
 * Takes WebRTC out of a page that needs none, before its first script runs: the page's content security policy does not
 * cover it. Main lets such a window neither send UDP nor make frames, which would bring the constructors again.
 */
export function removePeerConnections(): void {
  void webFrame.executeJavaScript(`for (const name of ${JSON.stringify(CONSTRUCTORS)}) delete window[name]; null`);
}
