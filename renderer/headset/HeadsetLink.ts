import {
  callChanged,
  newHeadset,
  NO_CALL,
  reported,
  type HeadsetAction,
  type HeadsetCall,
  type HeadsetState,
  type HeadsetStep,
} from '../../core/headset/headset.ts';
import { headsetLayout, type HeadsetLayout } from '../../core/headset/reportLayout.ts';
import { lightReports, readReport } from '../../core/headset/reports.ts';
import type { Hid, HidDevice } from './hid.ts';

export interface HeadsetPorts {
  readonly hid: Pick<Hid, 'getDevices'>;
  readonly act: (action: HeadsetAction) => void;
  /** Only goes forward, in milliseconds. */
  readonly elapsed: () => number;
  readonly startTimer: (afterMs: number, fired: () => void) => () => void;
}

interface Linked {
  readonly device: HidDevice;
  readonly layout: HeadsetLayout;
  readonly isAbsoluteHook: boolean;
  state: HeadsetState;
  stopTimer: () => void;
}

/** A call that did not follow its mute button has its light set right again after so long. */
const RECONCILE_MS = 1_000;

/** Joins the headsets that main lets this window have to the call: their buttons to it, their lights to how it is. */
export class HeadsetLink {
  readonly #ports: HeadsetPorts;
  readonly #linked = new Map<HidDevice, Linked>();
  /** One after another: a headset that comes and goes is opened and closed in that order. */
  #work: Promise<void> = Promise.resolve();
  #call = NO_CALL;
  #isClosed = false;

  constructor(ports: HeadsetPorts) {
    this.#ports = ports;
  }

  /** The call is so by now. */
  show(call: HeadsetCall): void {
    const begins = !isThere(this.#call) && isThere(call);
    this.#call = call;
    // One that another program held, or that nobody here might open, may be had by now.
    if (begins) void this.look();
    for (const linked of this.#linked.values()) this.#lightUp(linked);
  }

  /** Other headsets may be there. */
  look(): Promise<void> {
    this.#work = this.#work.then(() => this.#look()).catch(() => undefined);
    return this.#work;
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.look();
  }

  async #look(): Promise<void> {
    const present = this.#isClosed ? [] : await this.#ports.hid.getDevices();
    for (const [device, linked] of this.#linked) {
      if (present.includes(device)) continue;
      this.#linked.delete(device);
      linked.stopTimer();
      device.oninputreport = null;
      // It may be gone already.
      // oxlint-disable-next-line no-await-in-loop
      await device.close().catch(() => undefined);
    }
    for (const device of present) {
      const layout = this.#linked.has(device) ? null : headsetLayout(device.collections);
      // oxlint-disable-next-line no-await-in-loop
      if (layout !== null) await this.#open(device, layout).catch(() => undefined);
    }
  }

  async #open(device: HidDevice, layout: HeadsetLayout): Promise<void> {
    if (!device.opened) await device.open();
    const isAbsoluteHook = layout.buttons.some(({ button, isAbsolute }) => button === 'hookSwitch' && isAbsolute);
    const linked: Linked = { device, layout, isAbsoluteHook, state: newHeadset, stopTimer: () => undefined };
    device.oninputreport = ({ reportId, data }) => this.#report(linked, reportId, data);
    this.#linked.set(device, linked);
    this.#lightUp(linked);
  }

  #report(linked: Linked, reportId: number, data: DataView): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const pressed = readReport(linked.layout, reportId, bytes);
    this.#step(linked, reported(linked.state, pressed, linked.isAbsoluteHook, this.#ports.elapsed()));
  }

  #lightUp(linked: Linked): void {
    this.#step(linked, callChanged(linked.state, this.#call, this.#ports.elapsed()));
  }

  #step(linked: Linked, { state, actions, lights }: HeadsetStep): void {
    linked.state = state;
    if (lights !== null) {
      for (const [reportId, bytes] of lightReports(linked.layout, lights)) {
        // One that was unplugged has no lights.
        void linked.device.sendReport(reportId, bytes).catch(() => undefined);
      }
    }
    for (const action of actions) {
      this.#ports.act(action);
      linked.stopTimer();
      if (action === 'toggleMute') {
        linked.stopTimer = this.#ports.startTimer(RECONCILE_MS, () => this.#lightUp(linked));
      }
    }
  }
}

function isThere({ ringing, active }: HeadsetCall): boolean {
  return ringing || active;
}
