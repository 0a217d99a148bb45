import { expect, type ElectronApplication, type Page } from '@playwright/test';
import { noteSteps, stepsSince, type StepTimes } from './stepsOfCall.ts';

/*
 * A call without Ringfort: two windows of the same Electron, a process each, with one RTCPeerConnection each, that
 * hand each other offer, answer and candidates through a BroadcastChannel.
 */

/** Makes the addresses of each pair its own: a closed window of the last one may still be listed. */
let pairs = 0;

/** What the two hand each other. `anew`: an offer of a window that takes the place of the caller's. */
type Told =
  | { readonly kind: 'answer' | 'restart' | 'restarted' | 'anew'; readonly description: RTCSessionDescriptionInit }
  | { readonly kind: 'candidate'; readonly candidate: RTCIceCandidateInit };

declare global {
  interface Window {
    /** In the caller's page. */
    bareRestart: () => Promise<void>;
  }
}

export interface BarePair {
  readonly address: string;
  readonly caller: Page;
  readonly callee: Page;
  /** From "accept" in the callee's window, in milliseconds. */
  readonly steps: StepTimes;
  readonly close: () => Promise<void>;
}

/**
 * A call of two such windows, once it sounds. As in a call of Ringfort the caller has its microphone and its offer
 * before "accept", and the callee's window is loaded and has touched nothing. `url` is any page of this computer's own.
 */
export async function bareCall(app: ElectronApplication, url: string): Promise<BarePair> {
  const address = `${url}?pair=${(pairs += 1)}`;
  const close = () =>
    app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows())
        if (window.webContents.getURL().startsWith('http:')) window.destroy();
    });
  try {
    await openBare(app, `${address}&caller`);
    await openBare(app, `${address}&callee`);
    const [caller, callee] = await Promise.all(['caller', 'callee'].map((who) => pageOf(app, `${address}&${who}`)));
    if (caller === undefined || callee === undefined) throw new Error('a bare window closed at once');
    await caller.evaluate(noteSteps);
    await callee.evaluate(noteSteps);
    const offer = await caller.evaluate(beginCall);
    const acceptedAt = await callee.evaluate(acceptCall, offer);
    return { address, caller, callee, steps: await stepsSince(callee, acceptedAt), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A window with nothing of Ringfort in it, and a session of its own, which may do what it likes. In the place of
 * another one it calls by itself as soon as it is there. Resolves with when it began.
 */
export async function openBare(
  app: ElectronApplication,
  url: string,
  insteadOf: string | null = null,
): Promise<number> {
  return app.evaluate(
    ({ BrowserWindow }, { address, replaced, script }) => {
      const now = performance.timeOrigin + performance.now();
      for (const old of BrowserWindow.getAllWindows()) if (old.webContents.getURL() === replaced) old.destroy();
      const window = new BrowserWindow({
        show: false,
        webPreferences: { partition: 'bare', sandbox: true, contextIsolation: true, backgroundThrottling: false },
      });
      if (replaced !== null)
        window.webContents.once('dom-ready', () => void window.webContents.executeJavaScript(script));
      void window.loadURL(address);
      return now;
    },
    { address: url, replaced: insteadOf, script: `(${callAnew.toString()})()` },
  );
}

async function pageOf(app: ElectronApplication, url: string): Promise<Page | undefined> {
  const find = () => app.windows().find((page) => page.url() === url);
  await expect.poll(() => find() !== undefined).toBe(true);
  const page = find();
  await page?.waitForLoadState();
  return page;
}

/** Runs in the caller's page: ready to be answered. */
async function beginCall(): Promise<RTCSessionDescriptionInit> {
  const connection = new RTCPeerConnection();
  const wire = new BroadcastChannel('bare');
  const tell = (told: Told): void => wire.postMessage(told);
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) tell({ kind: 'candidate', candidate: candidate.toJSON() });
  });
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
  const offer = await connection.createOffer();
  let work = Promise.resolve();
  wire.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    work = work.then(async () => {
      if (data.kind === 'candidate') return connection.addIceCandidate(data.candidate);
      if (data.kind === 'answer') await connection.setLocalDescription(offer);
      if (data.kind === 'answer' || data.kind === 'restarted') await connection.setRemoteDescription(data.description);
    });
  });
  window.bareRestart = async () => {
    const again = await connection.createOffer({ iceRestart: true });
    tell({ kind: 'restart', description: { type: again.type, sdp: again.sdp ?? '' } });
    work = work.then(() => connection.setLocalDescription(again));
    await work;
  };
  return { type: offer.type, sdp: offer.sdp ?? '' };
}

/** Runs in a page that takes the place of the caller's: everything is made there, and offered at once. */
async function callAnew(): Promise<void> {
  const connection = new RTCPeerConnection();
  const wire = new BroadcastChannel('bare');
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) wire.postMessage({ kind: 'candidate', candidate: candidate.toJSON() });
  });
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
  const offer = await connection.createOffer();
  wire.postMessage({ kind: 'anew', description: { type: offer.type, sdp: offer.sdp ?? '' } });
  let work = connection.setLocalDescription(offer);
  wire.addEventListener('message', ({ data }) => {
    work = work.then(async () => {
      if (data.kind === 'candidate') return connection.addIceCandidate(data.candidate);
      if (data.kind === 'answer') await connection.setRemoteDescription(data.description);
    });
  });
}

/** Runs in the callee's page; the value is when it began, as steps are told. */
async function acceptCall(offer: RTCSessionDescriptionInit): Promise<number> {
  const acceptedAt = performance.timeOrigin + performance.now();
  const opening = navigator.mediaDevices.getUserMedia({ audio: true });
  const wire = new BroadcastChannel('bare');
  const tell = (told: Told): void => wire.postMessage(told);
  let connection = connect();
  let work = answer('answer', offer);
  wire.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    work = work.then(async () => {
      if (data.kind === 'candidate') return connection.addIceCandidate(data.candidate);
      if (data.kind === 'restart') return answer('restarted', data.description);
      if (data.kind !== 'anew') return undefined;
      connection.close();
      connection = connect();
      return answer('answer', data.description);
    });
  });
  await work;
  return acceptedAt;

  function connect(): RTCPeerConnection {
    const made = new RTCPeerConnection();
    made.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null) tell({ kind: 'candidate', candidate: candidate.toJSON() });
    });
    made.addEventListener('track', ({ track }) => {
      // A remote stream is pulled only while an element plays it.
      const sound = Object.assign(document.createElement('audio'), { autoplay: true });
      sound.srcObject = new MediaStream([track]);
      document.documentElement.append(sound);
    });
    return made;
  }

  async function answer(kind: 'answer' | 'restarted', description: RTCSessionDescriptionInit): Promise<void> {
    await connection.setRemoteDescription(description);
    if (kind === 'answer') {
      const microphone = await opening;
      for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
    }
    const made = await connection.createAnswer();
    tell({ kind, description: { type: made.type, sdp: made.sdp ?? '' } });
    await connection.setLocalDescription(made);
  }
}
