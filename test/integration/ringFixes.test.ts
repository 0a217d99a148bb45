import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { RingCheck } from '../../core/ipc/ringTestShapes.ts';
import type { Settings, SettingsChange } from '../../core/ipc/settings.ts';
import { ringTestReport, type RingTestFacts } from '../../main/app/ringing/ringTestReport.ts';
import { createXdgAutostart } from '../../main/shell/desktop/autostart.ts';
import { createAutostartUpkeep } from '../../main/shell/desktop/autostartUpkeep.ts';
import { RING_FIXES, ringTrouble } from '../../renderer/windows/main/ringTest/ringFix.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/** What “Will it ring?” offers against a trouble, carried out by main, and looked at again by the same test. */

function phone(chosen: Partial<Settings> = {}) {
  const settings: { now: Settings } = { now: { ...DEFAULT_SETTINGS, ...chosen } };
  const file = join(temporaryFolder(), 'autostart', 'ringfort.desktop');
  const autostart = createXdgAutostart({ file, command: ['/opt/ringfort/ringfort', '--hidden'] });
  const change = async (changes: SettingsChange): Promise<null> => {
    settings.now = { ...settings.now, ...changes };
    return null;
  };
  const { changeSettings } = createAutostartUpkeep({ autostart, change, onFault: () => undefined });
  const facts = async (): Promise<RingTestFacts> => {
    const { ringtoneVolume, ringDevices } = settings.now;
    const playing = ringDevices.length === 0 ? 1 : 0;
    return {
      reached: { came: true, ms: 40 },
      mayRing: 'rings',
      rehearsal: { isVisible: true, isPainted: true, interrupted: false, sound: { playing, failed: 0, level: 0.5 } },
      ringtoneVolume,
      hasTray: true,
      showsNotifications: true,
      startsWithSystem: await autostart.isOn(),
      asksPassphrase: false,
      microphone: { standing: 'found', access: 'allowed' },
      camera: { standing: 'found', access: 'allowed' },
      direct: 'given',
      relays: ['given'],
    };
  };
  const findingOf = async (check: RingCheck) => {
    const found = ringTestReport(await facts()).findings.find((one) => one.check === check);
    if (found === undefined) throw new Error(`nothing was said of ${check}`);
    return found;
  };
  const press = async (check: RingCheck): Promise<void> => {
    const trouble = ringTrouble(await findingOf(check));
    const act = trouble === null ? null : RING_FIXES[trouble]?.act;
    if (typeof act !== 'object' || act === null || !('change' in act)) throw new Error(`no press against ${check}`);
    await changeSettings(act.change);
  };
  return { findingOf, press, settings };
}

const gone = { id: 'gone', label: 'A speaker that was taken away', group: '' };

const chosen: readonly (readonly [RingCheck, Partial<Settings>, string])[] = [
  ['autostart', {}, 'off'],
  ['sound', { ringtoneVolume: 0 }, 'volumeZero'],
  ['sound', { ringDevices: [gone] }, 'noOutput'],
];

test.each(chosen)(
  'after the press against trouble with %s the same test finds it well',
  async (check, settings, code) => {
    const { findingOf, press } = phone(settings);
    expect(await findingOf(check)).toMatchObject({ code, verdict: 'bad' });
    await press(check);
    expect(await findingOf(check)).toMatchObject({ code: 'yes', verdict: 'good' });
  },
);

test('the press against a Ringfort that does not start by itself is what the settings show as well', async () => {
  const { press, settings } = phone();
  await press('autostart');
  expect(settings.now.startAtLogin).toBe(true);
});
