import type { Page } from '@playwright/test';

/** Notes the first packet of sound of the call to come; the value waits for it and gives its time (ms since 1970). */
export async function watchFirstSound(callWindow: Page): Promise<() => Promise<number>> {
  await callWindow.evaluate(() => {
    const { setRemoteDescription } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.setRemoteDescription = function (
      this: RTCPeerConnection,
      ...given: unknown[]
    ): Promise<void> {
      this.addEventListener('track', ({ track }) => {
        track.addEventListener('unmute', () => {
          document.body.dataset['firstSound'] ??= String(Date.now());
        });
      });
      return Reflect.apply(setRemoteDescription, this, given);
    };
  });
  return async () => {
    await callWindow.waitForFunction(() => document.body.dataset['firstSound'] !== undefined, undefined, {
      polling: 20,
    });
    return Number(await callWindow.evaluate(() => document.body.dataset['firstSound']));
  };
}

/**
 * Runs in the page: a call without Ringfort. The value is the time from "accept" to the first packet of sound, in ms.
 */
export async function bareCall(): Promise<number> {
  const openMicrophone = () => navigator.mediaDevices.getUserMedia({ audio: true });
  const caller = new RTCPeerConnection();
  const callee = new RTCPeerConnection();
  const join = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) =>
    void (event.candidate !== null && to.addIceCandidate(event.candidate));
  caller.addEventListener('icecandidate', join(callee));
  callee.addEventListener('icecandidate', join(caller));
  const heard = new Promise<number>((resolve) => {
    callee.addEventListener('track', ({ track }) => {
      track.addEventListener('unmute', () => resolve(performance.now()), { once: true });
    });
  });
  const callersMicrophone = await openMicrophone();
  for (const track of callersMicrophone.getTracks()) caller.addTrack(track);
  const offer = await caller.createOffer();

  const accepted = performance.now();
  await callee.setRemoteDescription(offer);
  const microphone = await openMicrophone();
  for (const track of microphone.getTracks()) callee.addTrack(track);
  const answer = await callee.createAnswer();
  await callee.setLocalDescription(answer);
  await caller.setLocalDescription(offer);
  await caller.setRemoteDescription(answer);
  const soundMs = (await heard) - accepted;
  for (const track of [...callersMicrophone.getTracks(), ...microphone.getTracks()]) track.stop();
  caller.close();
  callee.close();
  return soundMs;
}
