import type { Page } from '@playwright/test';
import { Compile } from 'typebox/compile';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import { noCalls, type CallList } from '../../core/call/callList.ts';
import { shownCalls } from '../../core/call/shownCalls.ts';
import type { NumberedMediaOrder } from '../../core/ipc/callWindow.ts';
import { ChosenDevice } from '../../core/ipc/devices.ts';
import { MediaReport } from '../../core/ipc/mediaReport.ts';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { PictureChoice } from '../../core/ipc/pictureChoice.ts';
import type { Settings, SettingsChange } from '../../core/ipc/settings.ts';
import type { CallPart, CallSnapshot, SettingsPart } from '../../core/ipc/snapshot.ts';
import { createDeviceChoice, type ChooseDevice } from '../../main/app/deviceChoice.ts';
import { createMediaDesk } from '../../main/call/mediaDesk.ts';

export interface CallWindowListener {
  readonly report: (report: MediaReport) => void;
  readonly hangUp: (callId: string) => void;
  readonly hold: (callId: string) => void;
  readonly resume: (callId: string) => void;
  readonly dismiss: (callId: string) => void;
}

export interface CallWindowPage {
  readonly page: Page;
  readonly show: (calls: CallList) => void;
  readonly order: (order: MediaOrder) => void;
  readonly changeSettings: (changes: SettingsChange) => Promise<void>;
  /** Tells every order of the present call once more; resolves when the window has heard them. */
  readonly repeatOrders: () => Promise<void>;
}

const reports = Compile(MediaReport);
const choices = Compile(ChosenDevice);
const pictureChoices = Compile(PictureChoice);

/** What a page's bridge asks of main, by the names the page has for it. */
interface MainDouble {
  readonly current: () => CallSnapshot;
  readonly currentOrders: () => readonly NumberedMediaOrder[];
  readonly listener: CallWindowListener;
  readonly chooseDevice: ChooseDevice;
  readonly changeSettings: (changes: SettingsChange) => Promise<void>;
}

/** The main of each page now: a page can be given another one with the next window, its functions it cannot. */
const mains = new WeakMap<Page, MainDouble>();

/**
 * The built call window in a browser, with a bridge in the place of its preload: the same names, the same shapes, and
 * the reports parsed as main parses them. A page in which a window was before shows another one.
 */
export async function openCallWindow(
  page: Page,
  url: string,
  firstSettings: Settings,
  listener: CallWindowListener,
): Promise<CallWindowPage> {
  let revision = 1;
  let call: CallPart = { revision, ...shownCalls(noCalls), ringtone: null };
  let settings: SettingsPart = {
    revision,
    values: firstSettings,
    region: UNKNOWN_REGION,
    isReplaced: false,
    quiet: null,
    clock: { offsetMs: 0, tellWrong: false },
  };
  // One chain keeps pushes in order, as one IPC channel would.
  let telling: Promise<unknown> = Promise.resolve();
  const tell = (kind: Told, payload: unknown) => {
    telling = telling.then(async () => {
      // The call of a window that was here before may still come to its end, and the next one must not hear of it.
      if (mains.get(page) !== own) return;
      await page
        .evaluate(([name, value]) => window.callBridge.push(name, value), [kind, payload] as const)
        .catch(() => undefined);
    });
  };
  const desk = createMediaDesk((order) => tell('order', order));

  const changeSettings = async (changes: SettingsChange): Promise<void> => {
    revision += 1;
    settings = { ...settings, revision, values: { ...settings.values, ...changes } };
    tell('settings', settings);
  };
  const chooseDevice = createDeviceChoice(() => settings.values, changeSettings);

  const current = (): CallSnapshot => ({ call, settings });
  const own: MainDouble = { current, currentOrders: desk.current, listener, chooseDevice, changeSettings };
  if (!mains.has(page)) await giveBridge(page);
  mains.set(page, own);
  await page.goto(url);
  await page.locator('[data-phase]').waitFor({ state: 'attached' });

  return {
    page,
    show: (calls) => {
      revision += 1;
      call = { revision, ...shownCalls(calls), ringtone: null };
      tell('call', call);
    },
    order: desk.order,
    changeSettings,
    repeatOrders: async () => {
      for (const order of desk.current()) tell('order', order);
      await telling;
    },
  };
}

/** What every document of the page finds in place before its own scripts. */
async function giveBridge(page: Page): Promise<void> {
  const main = (): MainDouble => {
    const present = mains.get(page);
    if (present === undefined) throw new Error('the page has no main yet');
    return present;
  };
  await page.exposeFunction('mainCurrent', () => main().current());
  await page.exposeFunction('mainCurrentOrders', () => main().currentOrders());
  await page.exposeFunction('mainReport', (report: unknown) => main().listener.report(reports.Parse(report)));
  await page.exposeFunction('mainHangUp', ({ callId }: { callId: string }) => main().listener.hangUp(callId));
  await page.exposeFunction('mainHold', ({ callId }: { callId: string }) => main().listener.hold(callId));
  await page.exposeFunction('mainResume', ({ callId }: { callId: string }) => main().listener.resume(callId));
  await page.exposeFunction('mainChooseDevice', (asked: unknown) => main().chooseDevice(choices.Parse(asked)));
  await page.exposeFunction('mainChoosePicture', (asked: unknown) =>
    main().changeSettings(pictureChoices.Parse(asked)),
  );
  await page.exposeFunction('mainDismiss', ({ callId }: { callId: string }) => main().listener.dismiss(callId));
  await page.addInitScript(installBridge);
  await page.addInitScript(watchMedia);
}

type Told = 'call' | 'order' | 'settings' | 'shape' | 'stopSharing' | 'setMuted' | 'panel';

interface CallBridgeDouble {
  readonly push: (kind: Told, payload: unknown) => void;
}

/** What a test may ask of the page about media that the window does not show. */
interface MediaWatch {
  readonly connections: RTCPeerConnection[];
  readonly tracks: MediaStreamTrack[];
  /** How often a device was asked for. */
  requests: number;
  /** How often an engine wanted an offer of its own: never, once a call is agreed. */
  negotiations: number;
}

declare global {
  interface Window {
    readonly callBridge: CallBridgeDouble;
    readonly mediaWatch: MediaWatch;
    /** Whether cameras are opened as the window wants them: what is measured must be the picture that people see. */
    wholePictures?: boolean;
  }
}

/** Runs in the page before its own scripts. */
function installBridge(): void {
  const heard = () => new Set<(value: unknown) => void>();
  const listeners = {
    call: heard(),
    order: heard(),
    settings: heard(),
    shape: heard(),
    stopSharing: heard(),
    setMuted: heard(),
    panel: heard(),
  };
  const on = (kind: Told) => (listener: (value: unknown) => void) => {
    listeners[kind].add(listener);
    return () => listeners[kind].delete(listener);
  };
  const main = (name: string) => (input?: unknown) =>
    (window as unknown as Record<string, (value?: unknown) => Promise<unknown>>)[name]?.(input);
  Object.assign(window, {
    callBridge: {
      push: (kind: Told, payload: unknown) => {
        for (const listener of listeners[kind]) listener(payload);
      },
    },
    call: {
      current: main('mainCurrent'),
      currentOrders: main('mainCurrentOrders'),
      report: main('mainReport'),
      networkSign: () => Promise.resolve(null),
      chooseDevice: main('mainChooseDevice'),
      chooseSound: async () => null,
      choosePicture: main('mainChoosePicture'),
      hangUp: main('mainHangUp'),
      hold: main('mainHold'),
      resume: main('mainResume'),
      dismiss: main('mainDismiss'),
      onCall: on('call'),
      onSettings: on('settings'),
      onOrder: on('order'),
      onShape: on('shape'),
      onStopSharing: on('stopSharing'),
      onSetMuted: on('setMuted'),
      onPanel: on('panel'),
      currentShape: () => Promise.resolve('usual'),
      reshape: (asked: { readonly shape: string }) => {
        window.callBridge.push('shape', asked.shape);
        return Promise.resolve(null);
      },
    },
  });
}

/**
 * Runs in the page before its own scripts: remembers connections and tracks. Pictures are a quarter as wide and high as
 * the window wants them, since they are coded and drawn without hardware, unless the page is one for whole ones
 * (`openTwoPages`); and a tone needs no cleaning.
 */
function watchMedia(): void {
  const watch: MediaWatch = { connections: [], tracks: [], requests: 0, negotiations: 0 };
  const Engine = window.RTCPeerConnection;
  class WatchedConnection extends Engine {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      watch.connections.push(this);
      this.addEventListener('negotiationneeded', () => {
        watch.negotiations += 1;
      });
    }
  }
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    watch.requests += 1;
    const size = window.wholePictures === true ? {} : { width: 320, height: 180 };
    const video = typeof constraints?.video === 'object' ? { ...constraints.video, ...size } : false;
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const audio = typeof constraints?.audio === 'object' ? { ...constraints.audio, ...plain } : false;
    const stream = await open({ audio, video });
    watch.tracks.push(...stream.getTracks());
    return stream;
  };
  Object.assign(window, { mediaWatch: watch, RTCPeerConnection: WatchedConnection });
}
