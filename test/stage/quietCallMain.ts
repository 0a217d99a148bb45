import type { CallBridge } from '../../renderer/windows/call/contexts/ask.ts';

const done = () => Promise.resolve(null);
const silent = () => () => undefined;

/** A main that a call window can ask everything of, and that does nothing and tells nothing. */
export const quietCallMain: CallBridge = {
  ...{ current: () => new Promise<never>(() => undefined), currentOrders: () => Promise.resolve([]) },
  ...{ report: done, networkSign: done, chooseDevice: done, chooseSound: done, choosePicture: done },
  ...{ currentShape: () => Promise.resolve('usual'), reshape: done },
  ...{ hangUp: done, hold: done, resume: done, confirmWords: done, dismiss: done, keepEnd: done },
  ...{ answer: done, addAndAnswer: done, decline: done, declineWith: done, silence: done, blockCaller: done },
  dialAgain: () => Promise.resolve({ ok: true }),
  ...{ mayLeaveVoice: () => Promise.resolve(false), recordVoice: done },
  leaveVoice: () => Promise.resolve({ ok: true }),
  keepVoice: async () => null,
  ...{ onSetMuted: silent, onPanel: silent },
  ...{ onCall: silent, onSettings: silent, onOrder: silent, onShape: silent, onStopSharing: silent },
  ...{ openSystemSettings: () => Promise.resolve({ opened: true }), reconnect: done, openInMain: done },
  restart: () => Promise.resolve({ is: 'begun' }),
};
