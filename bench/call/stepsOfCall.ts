import type { Page } from '@playwright/test';

/** The steps from "accept" to the first sound, in the order in which they are expected. */
export const STEPS = [
  'microphoneAsked',
  'microphoneOpen',
  'offerRead',
  'answerMade',
  'firstCandidate',
  'candidateTaken',
  'iceConnected',
  'connected',
  'firstSound',
] as const;

export type Step = (typeof STEPS)[number];
/** When each step was first seen, in milliseconds. */
export type StepTimes = Partial<Record<Step, number>>;

declare global {
  interface Window {
    /** Milliseconds since 1970, with fractions. */
    ringfortSteps: StepTimes;
    /** In the order in which they were made, and when each was first heard. */
    ringfortConnections: RTCPeerConnection[];
    ringfortSounds: (number | undefined)[];
  }
}

/** Waits for the first sound; the values count from this time. */
export async function stepsSince(page: Page, acceptedAt: number): Promise<StepTimes> {
  await page.waitForFunction(() => window.ringfortSteps.firstSound !== undefined, undefined, { polling: 20 });
  const steps = await page.evaluate(() => window.ringfortSteps);
  return Object.fromEntries(Object.entries(steps).map(([step, at]) => [step, at - acceptedAt]));
}

/**
 * Runs in a page, before a connection is made in it or after: notes when each step is first seen, and changes nothing.
 * The first sound is the first that was decoded from a packet and given to the track (Synchronization Sources of
 * WebRTC). `unmute` says nothing of it: the test runtime unmutes a track as soon as its description is read.
 */
export function noteSteps(): void {
  const steps: StepTimes = {};
  window.ringfortSteps = steps;
  window.ringfortConnections = [];
  window.ringfortSounds = [];
  const now = () => performance.timeOrigin + performance.now();
  const note = (step: Step) => void (steps[step] ??= now());
  const followed = new WeakSet<RTCPeerConnection>();
  const follow = (connection: RTCPeerConnection): void => {
    if (followed.has(connection)) return;
    followed.add(connection);
    const place = window.ringfortConnections.push(connection) - 1;
    let isListening = false;
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== '') note('firstCandidate');
    });
    connection.addEventListener('iceconnectionstatechange', () => {
      // The side that chose the way may be completed before it has said that it is connected.
      if (connection.iceConnectionState !== 'connected' && connection.iceConnectionState !== 'completed') return;
      note('iceConnected');
      listen();
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected') note('connected');
    });
    // To ask for sound waits for the engine's own threads, and so holds up what it is to time: not before there can be
    // any.
    const listen = (): void => {
      if (isListening) return;
      isListening = true;
      const asking = setInterval(() => {
        const audio = connection.getReceivers().find(({ track }) => track.kind === 'audio');
        if (audio !== undefined && audio.getSynchronizationSources().length > 0) {
          note('firstSound');
          window.ringfortSounds[place] = now();
        }
        if (window.ringfortSounds[place] !== undefined || connection.signalingState === 'closed') clearInterval(asking);
      }, 4);
    };
  };
  const { mediaDevices } = navigator;
  const openDevice = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    note('microphoneAsked');
    const stream = await openDevice(constraints);
    note('microphoneOpen');
    return stream;
  };
  const after = (
    name: 'setRemoteDescription' | 'createAnswer' | 'addIceCandidate',
    step: Step,
    early: boolean,
  ): void => {
    const original: unknown = RTCPeerConnection.prototype[name];
    if (typeof original !== 'function') throw new Error(`there is no ${name}`);
    Object.assign(RTCPeerConnection.prototype, {
      async [name](this: RTCPeerConnection, ...given: unknown[]) {
        follow(this);
        if (early) note(step);
        const value: unknown = await Reflect.apply(original, this, given);
        if (!early) note(step);
        return value;
      },
    });
  };
  after('setRemoteDescription', 'offerRead', false);
  after('createAnswer', 'answerMade', false);
  after('addIceCandidate', 'candidateTaken', true);
}
