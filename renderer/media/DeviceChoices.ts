import { DEVICE_KINDS, DEVICE_SETTINGS, type DeviceKind } from '../../core/ipc/deviceKinds.ts';
import { soundOf } from '../../core/ipc/microphoneSound.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import { noChoices, noNews, type DeviceChoicesView, type DeviceNews } from './deviceChoicesView.ts';
import { cameraConstraints, CLEANED, isCleaned, isSoundAnew, microphoneConstraints } from './deviceConstraints.ts';
import { devicesFrom, ofEachKind, presentDevices, type PresentDevice, type DeviceList } from './deviceList.ts';
import type { OnDevicesChanged, OpenDevice, OpenedDevice } from './devices.ts';
import { openFirst } from './openFirst.ts';
import type { StartTimer } from './timer.ts';

export interface DeviceChoicesPorts {
  readonly list: () => Promise<readonly MediaDeviceInfo[]>;
  readonly open: (constraints: MediaStreamConstraints) => Promise<OpenedDevice>;
  readonly onDevicesChanged: OnDevicesChanged;
  readonly startTimer: StartTimer;
}

/** Sinks and sources of PulseAudio and PipeWire come and go without an event, and a track of theirs stays `live`. */
const LOOK_MS = 3000;
/** Where nothing was chosen a call begins with opening what it needs; what else there is can be seen behind that. */
const FIRST_LOOK_MS = 1000;

/**
 * Which devices the calls of this window use: of each kind the first one that the person chose and that is there. It
 * opens them, and says when another one is to take the place of what is open.
 */
export class DeviceChoices {
  readonly openMicrophone: OpenDevice = () => this.#open('microphone');
  readonly openCamera: OpenDevice = () => this.#open('camera');
  /** A microphone beside all calls: what fails of it says nothing of them, and what failed in them nothing of it. */
  readonly openApart: OpenDevice = () => this.#openApart();
  readonly #ports: DeviceChoicesPorts;
  readonly #listeners = new Set<() => void>();
  readonly #changed = new Set<(kind: DeviceKind) => void>();
  /** Could not be opened: not tried again before it went, or the person chose again. */
  readonly #unusable = ofEachKind(() => new Set<string>());
  /** The person went back from them: not used in this call, unless they choose again. What they chose stays. */
  readonly #aside = ofEachKind(() => new Set<string>());
  #settings: Settings | null = null;
  #isKnown: () => void = () => undefined;
  readonly #known = new Promise<void>((resolve) => {
    this.#isKnown = resolve;
  });
  #view: DeviceChoicesView = noChoices;
  #endWatch: (() => void) | null = null;
  /** What the system takes by itself is known of this call, and not of one before. */
  #isSeen = false;

  constructor(ports: DeviceChoicesPorts) {
    this.#ports = ports;
  }

  /** Whether everything but voices is to be taken out of the microphone, beyond what the engine does. */
  get wantsCleaning(): boolean {
    return this.#settings !== null && isCleaned(this.#settings, this.#view.used.microphone);
  }

  readonly view = (): DeviceChoicesView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What is open of this kind is to be opened anew. */
  readonly onChange = (listener: (kind: DeviceKind) => void): (() => void) => {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  };

  /** The person's choices, as main keeps them; null where main could not tell: then the system's defaults hold. */
  prefer(settings: Settings | null): void {
    const before = this.#settings;
    this.#settings = settings;
    this.#isKnown();
    if (settings === null) return;
    const isChosenAnew = (kind: DeviceKind) =>
      !sameValue(before?.[DEVICE_SETTINGS[kind]], settings[DEVICE_SETTINGS[kind]]);
    const chosen = DEVICE_KINDS.filter((kind) => isChosenAnew(kind));
    for (const kind of chosen) {
      for (const { id } of this.#view.devices[kind]) this.#mayUse(kind, id);
    }
    const news = ofEachKind((kind) => (chosen.includes(kind) ? null : this.#view.news[kind]));
    const changed = this.#settle({ ...this.#view, news }, () => false);
    if (isSoundAnew(before, settings, this.#view.used.microphone) && !changed.includes('microphone'))
      this.#tellChanged('microphone');
  }

  /** While a call lives its devices are looked after. */
  watch(on: boolean): void {
    if (!on) this.#forgetCall();
    if (on === (this.#endWatch !== null)) return;
    if (on) {
      const forgetChanges = this.#ports.onDevicesChanged(() => void this.look());
      let cancel: () => void = () => undefined;
      const lookAfter = (ms: number) => {
        cancel = this.#ports.startTimer(ms, () => {
          void this.look();
          lookAfter(LOOK_MS);
        });
      };
      lookAfter(FIRST_LOOK_MS);
      this.#endWatch = () => {
        forgetChanges();
        cancel();
      };
      if (DEVICE_KINDS.some((kind) => this.#chosen(kind).length > 0)) void this.look();
    } else {
      this.#endWatch?.();
      this.#endWatch = null;
    }
  }

  /** Also of a call that failed before it was looked after: what was seen in one is tried anew in the next. */
  #forgetCall(): void {
    this.#isSeen = false;
    for (const kind of DEVICE_KINDS) {
      this.#unusable[kind].clear();
      this.#aside[kind].clear();
    }
    this.#show({ ...this.#view, news: noNews });
  }

  /** Looks which devices are there now. */
  look(): Promise<void> {
    return this.#look(null);
  }

  /** `opening`: what there is of this kind is about to be opened, so that nobody has to be told. */
  async #look(opening: DeviceKind | null): Promise<void> {
    let list: DeviceList;
    try {
      list = devicesFrom(await this.#ports.list(), this.#view);
    } catch {
      // What was there is as good as anything.
      return;
    }
    const { devices: known, systemDefault: taken } = this.#view;
    for (const kind of DEVICE_KINDS) {
      for (const id of this.#unusable[kind]) {
        if (!list.devices[kind].some((device) => device.id === id)) this.#unusable[kind].delete(id);
      }
    }
    // When labels are told for the first time, nothing came or went; nor does what did so between two calls.
    const wasSeen = this.#isSeen;
    const isNews = (kind: DeviceKind) => known[kind].length > 0 && wasSeen;
    const wasByDefault = this.#view.used.microphone === null;
    const changed = this.#settle({ ...this.#view, ...list }, isNews, opening);
    this.#isSeen = this.#endWatch !== null;
    const now = list.systemDefault.microphone;
    const isLeft = wasSeen && wasByDefault && now !== null && now.id !== taken.microphone?.id;
    if (isLeft && opening !== 'microphone' && !changed.includes('microphone')) this.#tellChanged('microphone');
  }

  forgetNews(kind: DeviceKind): void {
    this.#show({ ...this.#view, news: { ...this.#view.news, [kind]: null } });
  }

  /** Back to what was used before the news, for this call: whatever took its place, or would now, is put aside. */
  undo(kind: DeviceKind): void {
    const news = this.#view.news[kind];
    if (news === null) return;
    const present = this.#present(kind, this.#view.devices[kind]);
    const before = present.findIndex(({ id }) => id === news.from?.id);
    for (const { id } of before === -1 ? present : present.slice(0, before)) this.#aside[kind].add(id);
    this.#settle({ ...this.#view, news: { ...this.#view.news, [kind]: null } }, () => false);
  }

  /** The person chose this one: it holds also where that changes no setting, since they had only gone back from it. */
  choose(kind: DeviceKind, id: string): void {
    this.#mayUse(kind, id);
    const news = { ...this.#view.news, [kind]: null };
    this.#settle({ ...this.#view, news }, () => false);
  }

  #mayUse(kind: DeviceKind, id: string): void {
    this.#unusable[kind].delete(id);
    this.#aside[kind].delete(id);
  }

  /** Shows which are used as things stand; what changed is told, and where it is news, said. */
  #settle(
    next: DeviceChoicesView,
    isNews: (kind: DeviceKind) => boolean,
    opening: DeviceKind | null = null,
  ): readonly DeviceKind[] {
    const before = this.#view.used;
    const used = ofEachKind((kind) => this.#present(kind, next.devices[kind]).find(this.#isUsable(kind)) ?? null);
    const changed = DEVICE_KINDS.filter((kind) => used[kind]?.id !== before[kind]?.id);
    const news = ofEachKind((kind): DeviceNews | null => {
      if (!isNews(kind)) return next.news[kind];
      if (this.#isDefaultGone(kind, next, used[kind]))
        return { what: 'switched', to: null, from: null, mayUndo: false };
      if (!changed.includes(kind)) return next.news[kind];
      const [from, to] = [before[kind], used[kind]];
      const mayUndo = from === null || next.devices[kind].some(({ id }) => id === from.id);
      return { what: 'switched', to, from, mayUndo };
    });
    this.#show({ ...next, used, news });
    for (const kind of changed) if (kind !== opening) this.#tellChanged(kind);
    return changed;
  }

  /** It was used without being chosen, and was unplugged: another default that a person prefers is no news to them. */
  #isDefaultGone(kind: DeviceKind, next: DeviceList, used: PresentDevice | null): boolean {
    const taken = this.#view.used[kind] === null && used === null ? this.#view.systemDefault[kind] : null;
    return this.#isSeen && taken !== null && next.devices[kind].every(({ label }) => label !== taken.label);
  }

  #present(kind: DeviceKind, devices: readonly PresentDevice[]): readonly PresentDevice[] {
    return presentDevices(this.#chosen(kind), devices);
  }

  /** In the order of the choices; none before main has told. */
  #chosen(kind: DeviceKind) {
    return this.#settings?.[DEVICE_SETTINGS[kind]] ?? [];
  }

  /** Two kinds may have a device of one id. */
  #isUsable(kind: DeviceKind): (device: PresentDevice) => boolean {
    return ({ id }) => !this.#unusable[kind].has(id) && !this.#aside[kind].has(id);
  }

  /** The one that is used; where it cannot be opened the next, and the system's default before what failed before. */
  async #open(kind: 'microphone' | 'camera'): Promise<OpenedDevice> {
    await this.#known;
    // Whoever chose nothing does not wait for a list when the call begins.
    if (this.#chosen(kind).length > 0 || this.#isSeen) await this.#look(kind);
    const present = this.#present(kind, this.#view.devices[kind]);
    const usable = present.filter(this.#isUsable(kind));
    const failedBefore = present.filter((device) => !usable.includes(device));
    const opened = await openFirst(
      [...usable, null, ...failedBefore],
      (device) => this.#openOne(kind, device),
      ({ id }) => this.#unusable[kind].add(id),
    );
    if (opened.ok) this.#opened(kind, opened.device, usable[0] ?? null);
    return opened;
  }

  async #openApart(): Promise<OpenedDevice> {
    await this.#known;
    let present: readonly PresentDevice[] = [];
    try {
      if (this.#chosen('microphone').length > 0) {
        present = this.#present('microphone', devicesFrom(await this.#ports.list(), this.#view).devices.microphone);
      }
    } catch {
      // Then the system's default has to do.
    }
    return openFirst([...present, null], (device) => this.#ports.open(this.#constraints('microphone', device)));
  }

  /**
   * The system's default by its name, where that is known of this call: an engine (Chromium on Windows and macOS)
   * leaves what it opened as the default on the device with which it began.
   */
  async #openOne(kind: 'microphone' | 'camera', device: PresentDevice | null): Promise<OpenedDevice> {
    const byName = device ?? (this.#isSeen ? this.#view.systemDefault[kind] : null);
    const opened = await this.#ports.open(this.#constraints(kind, byName, device));
    // It may be gone since.
    if (opened.ok || opened.failure !== 'missing' || byName === device) return opened;
    return this.#ports.open(this.#constraints(kind, null, device));
  }

  #opened(kind: DeviceKind, device: PresentDevice | null, wanted: PresentDevice | null): void {
    if (device !== null) this.#mayUse(kind, device.id);
    const { used, news } = this.#view;
    const isAsWanted = device?.id === wanted?.id;
    this.#show({
      ...this.#view,
      used: { ...used, [kind]: device },
      news: isAsWanted
        ? news
        : { ...news, [kind]: { what: 'unusable', to: device, from: wanted, mayUndo: false } satisfies DeviceNews },
    });
  }

  /** `chosen`: as the person knows it. What is done to the sound of the system's default is not by its name. */
  #constraints(kind: 'microphone' | 'camera', device: PresentDevice | null, chosen = device): MediaStreamConstraints {
    if (kind === 'camera') return cameraConstraints(device);
    return microphoneConstraints(device, soundOf(this.#settings ?? CLEANED, chosen));
  }

  #tellChanged(kind: DeviceKind): void {
    for (const listener of this.#changed) listener(kind);
  }

  #show(view: DeviceChoicesView): void {
    if (sameValue(view, this.#view)) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}

/** Of plain values, a few devices at most. */
function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
