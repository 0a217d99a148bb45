import type { MediaKeys } from '../../../core/call/secondLayer.ts';
import type { LineName, MediaLines } from '../peerConnection.ts';
import type { FramePath, FromWorker, ToWorker } from './layerMessages.ts';

/** An engine without script transforms must know when the connection is made that frames will be taken from it. */
export const takesStreams = !('RTCRtpScriptTransform' in globalThis);

const LINES: readonly LineName[] = ['audio', 'camera', 'screen'];

export interface FrameLayerListener {
  /** The other side does not seal its frames, or not with these keys. */
  readonly notSealed: () => void;
  /** The worker does not run: no frame will pass. */
  readonly failed: () => void;
}

/** The second layer on one connection: its frames pass through a worker of its own, which alone has the keys. */
export class FrameLayer {
  readonly #worker: Worker;

  constructor(worker: Worker, { notSealed, failed }: FrameLayerListener) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data === 'notSealed') notSealed();
    });
    worker.addEventListener('error', failed);
  }

  /** Before the description that names these lines is made, or the first frames go another way. */
  attach(lines: MediaLines): void {
    for (const line of LINES) {
      const transceiver = lines[line];
      if (transceiver === null) continue;
      this.#join(transceiver.sender, { line, side: 'seal' });
      this.#join(transceiver.receiver, { line, side: 'open' });
    }
  }

  /** Until then no frame passes; null: the other side has no second layer, and frames go as they are. */
  use(keys: MediaKeys | null): void {
    this.#tell({ kind: 'keys', keys });
  }

  /** Once the connection is closed. The worker and its keys are gone. */
  close(): void {
    this.#worker.terminate();
  }

  #join(end: RTCRtpSender | RTCRtpReceiver, path: FramePath): void {
    if (!takesStreams) {
      end.transform = new RTCRtpScriptTransform(this.#worker, path);
      return;
    }
    const streams = end.createEncodedStreams?.();
    if (streams === undefined) throw new Error('the engine gives no frames');
    const { readable, writable } = streams;
    this.#tell({ kind: 'path', path, readable, writable }, [readable, writable]);
  }

  #tell(said: ToWorker, transferred: Transferable[] = []): void {
    this.#worker.postMessage(said, transferred);
  }
}
