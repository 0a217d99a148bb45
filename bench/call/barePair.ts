import { expect, type ElectronApplication, type Page } from '@playwright/test';
import { noteSteps, stepsSince, type StepTimes } from './stepsOfCall.ts';

/*
 * A call without Ringfort: two windows of the same Electron, a process each, with one RTCPeerConnection each, that
 * hand each other offer, answer and candidates through a BroadcastChannel.
 */

/** Makes the addresses of each pair its own: a closed window of the last one may still be listed. */
let pairs = 0;

/** What the two hand each other. */
type Told =
  | { readonly kind: 'answer'; readonly description: RTCSessionDescriptionInit }
  | { readonly kind: 'candidate'; readonly candidate: RTCIceCandidateInit };

/**
 * The times from "accept" in the callee's window, in milliseconds. As in a call of Ringfort the
 * caller has its microphone and its offer by then, and the callee's window is loaded and has touched nothing. `url` is
 * any page of this computer's own.
 */
export async function bareCall(app: ElectronApplication, url: string): Promise<StepTimes> {
  const address = `${url}?pair=${(pairs += 1)}`;
  const caller = await openWindow(app, `${address}&caller`);
  const callee = await openWindow(app, `${address}&callee`);
  try {
    await caller.evaluate(noteSteps);
    await callee.evaluate(noteSteps);
    const offer = await caller.evaluate(beginCall);
    const acceptedAt = await callee.evaluate(acceptCall, offer);
    return await stepsSince(callee, acceptedAt);
  } finally {
    await app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows())
        if (window.webContents.getURL().startsWith('http:')) window.destroy();
    });
  }
}

/** A window with nothing of Ringfort in it, and a session of its own, which may do what it likes. */
async function openWindow(app: ElectronApplication, url: string): Promise<Page> {
  await app.evaluate(({ BrowserWindow }, address) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { partition: 'bare', sandbox: true, contextIsolation: true, backgroundThrottling: false },
    });
    void window.loadURL(address);
  }, url);
  const find = () => app.windows().find((page) => page.url() === url);
  await expect.poll(() => find() !== undefined).toBe(true);
  const page = find();
  if (page === undefined) throw new Error('the bare window closed at once');
  await page.waitForLoadState();
  return page;
}

/** Runs in the caller's page: ready to be answered. */
async function beginCall(): Promise<RTCSessionDescriptionInit> {
  const connection = new RTCPeerConnection();
  const wire = new BroadcastChannel('bare');
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) wire.postMessage({ kind: 'candidate', candidate: candidate.toJSON() } satisfies Told);
  });
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
  const offer = await connection.createOffer();
  let work = Promise.resolve();
  wire.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    work = work.then(async () => {
      if (data.kind === 'candidate') return connection.addIceCandidate(data.candidate);
      await connection.setLocalDescription(offer);
      await connection.setRemoteDescription(data.description);
    });
  });
  return { type: offer.type, sdp: offer.sdp ?? '' };
}

/** Runs in the callee's page; the value is when it began, as steps are told. */
async function acceptCall(offer: RTCSessionDescriptionInit): Promise<number> {
  const acceptedAt = performance.timeOrigin + performance.now();
  const opening = navigator.mediaDevices.getUserMedia({ audio: true });
  const connection = new RTCPeerConnection();
  const wire = new BroadcastChannel('bare');
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) wire.postMessage({ kind: 'candidate', candidate: candidate.toJSON() } satisfies Told);
  });
  connection.addEventListener('track', ({ track }) => {
    // A remote stream is pulled only while an element plays it.
    const sound = Object.assign(document.createElement('audio'), { autoplay: true });
    sound.srcObject = new MediaStream([track]);
    document.documentElement.append(sound);
  });
  await connection.setRemoteDescription(offer);
  const microphone = await opening;
  for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
  const answer = await connection.createAnswer();
  wire.postMessage({ kind: 'answer', description: { type: answer.type, sdp: answer.sdp ?? '' } } satisfies Told);
  let work = connection.setLocalDescription(answer);
  wire.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    if (data.kind === 'candidate') work = work.then(() => connection.addIceCandidate(data.candidate));
  });
  return acceptedAt;
}
