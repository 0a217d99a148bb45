import { ringingCall } from '../../core/call/shownCalls.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { IncomingWindow } from '../../core/ipc/incomingWindow.ts';
import type { Settings, SettingsChange } from '../../core/ipc/settings.ts';
import { createDeclineTexts } from '../app/declineTexts.ts';
import { createDeviceChoice, createSoundChoice, type ChooseDevice } from '../app/deviceChoice.ts';
import { createHeadsets } from '../app/headsets.ts';
import { minuteOfDay, nextAt } from '../app/localTime.ts';
import { createQuietWatch, type QuietWatch } from '../app/ringing/quietWatch.ts';
import { createRingVerdict, type RingVerdictPorts } from '../app/ringing/ringVerdict.ts';
import type { SnapshotPublisher } from '../app/snapshotPublisher.ts';
import type { Timers } from '../ports/clock.ts';
import type { SettingsStore } from '../store/tables/settingsStore.ts';

export interface SettingsDeskPorts extends Timers, Omit<RingVerdictPorts, 'settings'> {
  /** Null while the profile is closed. */
  readonly store: () => SettingsStore | null;
  readonly publisher: SnapshotPublisher;
  /** What a person wants of a call that rings. */
  readonly silence: Handlers<IncomingWindow>['silence'];
  /** The phone is quiet, or is so no longer. */
  readonly onQuiet: () => void;
  /** Past calls are to be kept for another time. */
  readonly onHistoryKept: () => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** Beside the settings: `look` and `stop` concern what keeps the phone quiet as time goes by. */
export interface SettingsDesk extends QuietWatch {
  readonly current: () => Settings;
  /** As they stand in the store now. */
  readonly load: () => Promise<void>;
  readonly change: (changes: SettingsChange) => Promise<null>;
  /** For so long from now; null: until it is turned off. */
  readonly doNotDisturb: (forMs: number | null) => Promise<null>;
  readonly mayRing: ReturnType<typeof createRingVerdict>;
  readonly headsets: ReturnType<typeof createHeadsets>;
  readonly chooseDevice: ChooseDevice;
  readonly chooseSound: ReturnType<typeof createSoundChoice>;
  /** Somebody declined with these words. */
  readonly keepDeclineText: (text: string) => void;
}

/** What a person has chosen, and what follows from it at once: how quiet the phone is, and which devices it takes. */
export function createSettingsDesk(ports: SettingsDeskPorts): SettingsDesk {
  const { store, publisher, isSystemQuiet, isFullScreen, now, startTimer, onFault } = ports;
  const current = (): Settings => publisher.current().settings.values;

  const quietWatch = createQuietWatch({
    now,
    startTimer,
    settings: current,
    minuteOfDay: () => minuteOfDay(now()),
    nextAt: (minute) => nextAt(minute, now()),
    turnOff: () => void change({ doNotDisturb: 'off' }).catch((error: unknown) => onFault('end do not disturb', error)),
    onChanged: (quiet) => {
      publisher.update('settings', { quiet });
      ports.onQuiet();
    },
  });
  const change = async (changes: SettingsChange): Promise<null> => {
    const open = store();
    if (open === null) return null;
    publisher.update('settings', { values: await open.change(changes) });
    quietWatch.look();
    if (changes.doNotDisturb !== undefined && changes.doNotDisturb !== 'off') silenceRinging();
    if (changes.historyKept !== undefined) ports.onHistoryKept();
    return null;
  };
  /** Whoever switches on do not disturb while it rings means that call, too. */
  const silenceRinging = (): void => {
    const ringing = ringingCall(publisher.current().call)?.view;
    if (ringing !== undefined) void ports.silence({ callId: ringing.call.callId, phase: ringing.phase });
  };

  return {
    current,
    load: async () => {
      const values = await store()?.load();
      if (values !== undefined) publisher.update('settings', { values });
      quietWatch.look();
    },
    change,
    doNotDisturb: (forMs) => change({ doNotDisturb: forMs === null ? 'on' : now() + forMs }),
    look: quietWatch.look,
    stop: quietWatch.stop,
    mayRing: createRingVerdict({ now, settings: current, isSystemQuiet, isFullScreen }),
    headsets: createHeadsets(current, change),
    chooseDevice: createDeviceChoice(current, change),
    chooseSound: createSoundChoice(current, change),
    keepDeclineText: createDeclineTexts(current, change, onFault),
  };
}
