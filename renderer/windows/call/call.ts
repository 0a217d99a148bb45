import '../../theme/global.css';
import { BackgroundBlur } from '../../media/BackgroundBlur.ts';
import { DeviceChoices } from '../../media/DeviceChoices.ts';
import { onDevicesChanged, openDevice } from '../../media/devices.ts';
import { followChoices } from '../../media/followChoices.ts';
import { createOrderQueue, followOrders } from '../../media/orderQueue.ts';
import { VoiceOnly } from '../../media/noise/VoiceOnly.ts';
import { watchNetworkSigns } from '../../media/networkSigns.ts';
import { startWindowTimer } from '../../media/timer.ts';
import { warmUpEngine } from '../../media/warmUp.ts';
import { WebRTCService } from '../../media/WebRTCService.ts';

const bridge = window.call;
const devices = new DeviceChoices({
  list: () => navigator.mediaDevices.enumerateDevices(),
  open: openDevice,
  onDevicesChanged,
  startTimer: startWindowTimer,
});
const blur = new BackgroundBlur({
  openCamera: devices.openCamera,
  blurred: async (camera, gaveUp) => {
    const { blurredTrack } = await import('../../media/blur/blurredTrack.ts');
    return blurredTrack(camera, gaveUp);
  },
  changed: () => media.changeDevice('camera'),
});
/** Loaded by who wants it, in a call that sounds already. */
const voiceOnly = new VoiceOnly(async (raw, failed) => {
  const { cleanWithRnnoise } = await import('../../media/noise/rnnoise.ts');
  return cleanWithRnnoise(raw, failed);
});
const media = new WebRTCService({
  // Main writes down what it refuses; the engine has nobody to tell.
  report: (report) => void bridge.report(report).catch(() => undefined),
  openMicrophone: devices.openMicrophone,
  cleaner: voiceOnly.cleaner,
  openCamera: blur.openCamera,
});
followChoices(bridge, (settings) => {
  devices.prefer(settings);
  blur.prefer(settings?.blurBackground === true);
  voiceOnly.prefer(devices.wantsCleaning);
});
devices.onChange((kind) => {
  // Another microphone may have another sound.
  if (kind === 'microphone') voiceOnly.prefer(devices.wantsCleaning);
  if (kind !== 'speaker') media.changeDevice(kind);
});
media.subscribe(() => {
  const isInCall = media.views().size > 0;
  devices.watch(isInCall);
  if (isInCall) return;
  voiceOnly.tryAnew();
  blur.tryAnew();
});
bridge.onSetMuted(({ callId, muted }) => media.setMuted(callId, muted));
bridge.onStopSharing(() => {
  for (const callId of media.views().keys()) media.setScreen(callId, false);
});
const orders = createOrderQueue(
  (order) => media.perform(order),
  (callId) => media.close(callId),
);

/**
 * What draws is ten times what plays, and its first run takes as long as opening a microphone: a window that is made in
 * the middle of a call, or dials at once, begins with its orders.
 */
async function begin(root: HTMLElement): Promise<void> {
  await followOrders(bridge, orders).catch(() => undefined);
  const { drawCall } = await import('./drawCall.tsx');
  drawCall(root, { bridge, media, devices, blur, voiceOnly });
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
void begin(root);
warmUpEngine();
watchNetworkSigns(window, (sign) => void bridge.networkSign({ sign }).catch(() => undefined));
