import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { FakeDevices, settled } from '../../test/fakes/FakeDevices.ts';
import { FakePeerConnection } from '../../test/fakes/FakePeerConnection.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { CallMedia } from './CallMedia.ts';

const network = { relayOnly: false, iceServers: [] };
const described = { sdp: 'a=setup:active\r\n', dtlsFingerprint: '0'.repeat(64) };
const anew = { generation: 1, restart: 0 };
const again = { generation: 0, restart: 1 };
const credentials = { ufrag: 'theirs', pwd: 'theirstheirstheirstheirs' };

beforeEach(() => {
  vi.stubGlobal('RTCPeerConnection', FakePeerConnection);
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs: [] }) });
  FakePeerConnection.made = [];
  FakePeerConnection.slow = Promise.resolve();
});
afterEach(() => void vi.unstubAllGlobals());

class FakeWorker extends EventTarget {
  readonly onmessage = null;
  readonly onmessageerror = null;
  readonly onerror = null;
  readonly postMessage = (): void => undefined;
  readonly terminate = vi.fn<() => void>();
}

function windowWith(sealed = false) {
  const clock = new ManualClock();
  const [microphones, cameras] = [new FakeDevices('audio'), new FakeDevices('video')];
  const reports: MediaReport[] = [];
  const worker = new FakeWorker();
  const begin = () =>
    new CallMedia('a', 'audio', network, sealed, {
      report: (report) => reports.push(report),
      viewChanged: () => undefined,
      takeFramesWorker: () => worker,
      startTimer: clock.startTimer,
      openMicrophone: microphones.open,
      cleaner: () => null,
      openCamera: cameras.open,
      openScreen: async () => ({ ok: false, reason: 'notChosen' }),
      onDevicesChanged: microphones.onDevicesChanged,
    });
  const said = () => reports.flatMap((report) => ('failure' in report ? [report.failure] : [report.kind]));
  return { clock, microphones, cameras, worker, begin, said: () => said().filter((one) => !QUIET.has(one)) };
}
const QUIET = new Set(['offerReady', 'rejoinReady', 'answerReady', 'mediaState', 'localCandidates']);

/** A call that was dialled here, and answered. */
async function inCall() {
  const { begin, ...rest } = windowWith();
  const media = begin();
  await media.makeOffer();
  await media.applyAnswer(described);
  const [connection] = FakePeerConnection.made;
  if (connection === undefined) throw new Error('There is no connection.');
  return { ...rest, media, connection };
}

describe('while the other side begins anew, and our answer to that is made', () => {
  async function answering() {
    const call = await inCall();
    let describe: () => void = () => undefined;
    FakePeerConnection.slow = new Promise((resolve) => {
      describe = resolve;
    });
    return {
      ...call,
      /** Their window is back. Returns what lets our engine take what it describes. */
      rejoin: () => {
        const answered = call.media.answerRejoin(anew, network, described, false);
        return async () => {
          describe();
          await settled();
          // The answer waits for no candidate.
          call.clock.advance(0);
          await answered;
        };
      },
      /** The connection that comes of it. */
      next: () => FakePeerConnection.made[1],
    };
  }

  test('a camera that opens then ends no call, and films into the connection that comes (A81)', async () => {
    const { media, cameras, said, rejoin, next } = await answering();
    const opens = cameras.holdBack();
    media.setCamera(true);
    await settled();
    const answer = rejoin();
    opens();
    await settled();
    expect(said()).toEqual([]);
    await answer();
    expect([said(), next()?.picture]).toEqual([[], [cameras.last]]);
  });

  test('a microphone that is unplugged and comes back ends no call, and is heard when it stands (A81)', async () => {
    const { microphones, said, rejoin, next } = await answering();
    const answer = rejoin();
    microphones.unplug('there');
    await settled();
    expect(said()).toEqual([]);
    await answer();
    expect([said(), next()?.sound]).toEqual([[], [microphones.last]]);
  });

  test('what was on its way to the connection of before is no failure either', async () => {
    const { media, connection, microphones, said, rejoin } = await answering();
    const sender = connection.lines[0]?.sender;
    let refuse: () => void = () => undefined;
    Object.assign(sender ?? {}, {
      replaceTrack: () => new Promise((_resolve, reject) => (refuse = () => reject(new Error('closed')))),
    });
    media.changeDevice('microphone');
    await settled();
    const answer = rejoin();
    refuse();
    await answer();
    expect([said(), microphones.opened.map(({ readyState }) => readyState)]).toEqual([[], ['ended', 'live']]);
  });
});

describe('when the engine has closed the connection, as for a sleep, main hears of that, and of no failure', () => {
  test.each<readonly [string, (call: Awaited<ReturnType<typeof inCall>>) => unknown]>([
    ['a microphone is listed anew', ({ microphones }) => microphones.unplug('there')],
    ['another microphone was chosen', ({ media }) => media.changeDevice('microphone')],
    ['the camera is turned on', ({ media }) => media.setCamera(true)],
    ['somebody holds the call', ({ media }) => media.setHold(true, false)],
    ['a restart is asked for', ({ media }) => media.restart(again, network)],
    ['a restart of theirs is answered', ({ media }) => media.answerRestart(again, network, credentials)],
    ['a restart of ours is answered', ({ media }) => media.applyRestart(again, credentials)],
    ['candidates come', ({ media }) => media.addRemoteCandidates([])],
    ['something else breaks on it', ({ media }) => media.engineFailed()],
  ])('%s', async (_what, happens) => {
    const call = await inCall();
    call.connection.isClosed = true;
    await happens(call);
    await settled();
    expect(call.said()).toEqual(['closedHere']);
  });

  test('if that was before the answer came, once it is there', async () => {
    const { begin, said } = windowWith();
    const media = begin();
    await media.makeOffer();
    FakePeerConnection.made[0]?.close();
    await media.addRemoteCandidates([]);
    expect(said()).toEqual([]);
    await media.applyAnswer(described);
    expect(said()).toEqual(['closedHere']);
  });

  test('but before an answer of ours is out there is nothing to begin anew: the call fails', async () => {
    const { begin, said } = windowWith();
    const media = begin();
    await settled();
    FakePeerConnection.made[0]?.close();
    await expect(media.makeAnswer(described)).rejects.toThrow('closed');
    media.engineFailed();
    expect(said()).toEqual(['engine']);
  });
});

test('an engine that refuses the connection leaves neither a worker nor a device behind', async () => {
  const refuse = vi.fn(function refuse() {
    throw new SyntaxError('a malformed relay address');
  });
  vi.stubGlobal('RTCPeerConnection', refuse);
  const { begin, worker, microphones } = windowWith(true);
  expect(begin).toThrow('a malformed relay address');
  await settled();
  expect(worker.terminate).toHaveBeenCalledOnce();
  expect(microphones.last.readyState).toBe('ended');
});
