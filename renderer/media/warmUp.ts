import { prepareFramesWorker } from './frames/workerSupply.ts';

/**
 * Makes the engine load what it else loads at the first connection and the first device: its threads, its codecs, and
 * what it knows of devices. Nothing is opened, nothing is connected, and nothing gathers, so it may be done while the
 * phone still rings.
 */
export function warmUpEngine(): void {
  prepareFramesWorker();
  RTCRtpReceiver.getCapabilities('audio');
  void navigator.mediaDevices.enumerateDevices().catch(() => undefined);
}
