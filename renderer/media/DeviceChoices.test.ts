import { expect, test } from 'vitest';
import { FakeTrack } from '../../test/fakes/FakeTrack.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { settled } from '../../test/fakes/FakeDevices.ts';
import type { RememberedDevice } from '../../core/ipc/devices.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { SettingsChange } from '../../core/ipc/settings.ts';
import { DeviceChoices } from './DeviceChoices.ts';
import type { DeviceFailure } from './devices.ts';

const device = (label: string): RememberedDevice => ({ label, group: `group of ${label}` });

/** A computer with microphones of these names, each with a speaker. */
function computer(...names: string[]) {
  const clock = new ManualClock();
  const listeners = new Set<() => void>();
  const opened: string[] = [];
  const failures = new Map<string, DeviceFailure>();
  let there: readonly string[] = names;
  let isUntold = false;
  let byDefault: string | null = null;
  let lists = 0;
  const info = (kind: MediaDeviceKind, label: string): MediaDeviceInfo => ({
    ...{ kind, label, deviceId: `${kind} ${label}`, groupId: device(label).group },
    toJSON: () => ({}),
  });
  const choices = new DeviceChoices({
    list: async () => {
      lists += 1;
      const kinds = ['audioinput', 'audiooutput'] as const;
      const alias = byDefault === null ? [] : kinds.map((kind) => ({ ...info(kind, byDefault!), deviceId: 'default' }));
      const all = [...alias, ...there.flatMap((label) => kinds.map((kind) => info(kind, label)))];
      return isUntold ? all.map(({ kind }) => ({ ...info(kind, ''), deviceId: '', groupId: '' })) : all;
    },
    open: async ({ audio }) => {
      const id = typeof audio === 'object' ? audio.deviceId : undefined;
      const name = typeof id === 'object' && 'exact' in id ? String(id.exact).slice('audioinput '.length) : 'default';
      const failure = failures.get(name);
      opened.push(failure === undefined ? name : `${name} ${failure}`);
      return failure === undefined ? { ok: true, track: new FakeTrack('audio') } : { ok: false, failure };
    },
    onDevicesChanged: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    startTimer: clock.startTimer,
  });
  const changed: string[] = [];
  choices.onChange((kind) => changed.push(kind));
  return {
    ...{ choices, clock, changed, opened, failures },
    listeners: () => listeners.size,
    lists: () => lists,
    prefer: (change: SettingsChange) => choices.prefer({ ...DEFAULT_SETTINGS, ...change }),
    /** What the system takes by itself from now on. */
    prefersItself: (name: string) => (byDefault = name),
    /** The engine says that there are devices, and not which. */
    tellsNoNames: async () => {
      isUntold = true;
      clock.advance(3000);
      await settled();
    },
    /** What is plugged in from now on. `tells`: whether an event says so. */
    plug: async (now: readonly string[], tells: boolean) => {
      there = now;
      if (tells) for (const listener of listeners) listener();
      else clock.advance(3000);
      await settled();
    },
  };
}

const used = ({ choices }: ReturnType<typeof computer>) => choices.view().used.microphone?.label ?? null;
const newsOf = ({ choices }: ReturnType<typeof computer>) => choices.view().news.microphone;

test('who chose nothing gets what the system takes, and no list is waited for', async () => {
  const desk = computer('Desk', 'Headset');
  desk.prefer({});
  expect((await desk.choices.openMicrophone()).ok).toBe(true);
  expect(desk.opened).toEqual(['default']);
  expect(desk.lists()).toBe(0);
});

test('a call that begins before main has told the choices waits for them', async () => {
  const desk = computer('Desk', 'Headset');
  const opening = desk.choices.openMicrophone();
  await settled();
  expect(desk.opened).toEqual([]);
  desk.prefer({ microphones: [device('Headset')] });
  await opening;
  expect(desk.opened).toEqual(['Headset']);
});

test('where main could not tell the choices, a call has the devices of the system', async () => {
  const desk = computer('Desk');
  desk.choices.prefer(null);
  await desk.choices.openMicrophone();
  expect(desk.opened).toEqual(['default']);
});

test('of the devices chosen last the first that is there is opened', async () => {
  const desk = computer('Desk', 'Headset');
  desk.prefer({ microphones: [device('Train'), device('Headset'), device('Desk')] });
  await desk.choices.openMicrophone();
  expect(desk.opened).toEqual(['Headset']);
});

test.each([true, false])(
  'a chosen device that goes hands over to the next, and takes over when it is back; said by the system: %s',
  async (tells) => {
    const desk = computer('Desk', 'Headset');
    desk.prefer({ microphones: [device('Headset')], speakers: [device('Headset')] });
    desk.choices.watch(true);
    await settled();
    expect([used(desk), newsOf(desk)]).toEqual(['Headset', null]);
    desk.changed.length = 0;

    await desk.plug(['Desk'], tells);
    expect(used(desk)).toBe(null);
    expect(newsOf(desk)).toMatchObject({ what: 'switched', to: null, from: { label: 'Headset' }, mayUndo: false });
    expect(desk.changed).toEqual(['microphone', 'speaker']);

    await desk.plug(['Desk', 'Headset'], tells);
    expect(used(desk)).toBe('Headset');
    expect(newsOf(desk)).toMatchObject({ what: 'switched', to: { label: 'Headset' }, from: null, mayUndo: true });
  },
);

test('when the engine stops telling names, nothing was unplugged and all that is used stays so', async () => {
  const desk = computer('Desk', 'Headset');
  desk.prefer({ microphones: [device('Headset')], speakers: [device('Headset')] });
  desk.prefersItself('Desk');
  desk.choices.watch(true);
  await settled();
  const before = desk.choices.view();
  desk.changed.length = 0;
  await desk.tellsNoNames();
  expect([desk.choices.view(), desk.changed]).toEqual([before, []]);
});

test('a device that was never chosen takes over from nothing', async () => {
  const desk = computer('Desk');
  desk.prefer({ microphones: [device('Desk')] });
  desk.choices.watch(true);
  await settled();
  desk.changed.length = 0;
  await desk.plug(['Desk', 'New headset'], true);
  expect([used(desk), newsOf(desk), desk.changed]).toEqual(['Desk', null, []]);
});

test('what the person chooses during a call is used at once, and is no news to them', async () => {
  const desk = computer('Desk', 'Headset');
  desk.prefer({});
  desk.choices.watch(true);
  // What there is to choose from is seen by then.
  desk.clock.advance(1000);
  await settled();
  desk.prefer({ microphones: [device('Headset')] });
  expect([used(desk), newsOf(desk), desk.changed]).toEqual(['Headset', null, ['microphone']]);
  await desk.choices.openMicrophone();
  expect(desk.opened).toEqual(['Headset']);
});

test('what the person chose to go back to is not taken from them when a device comes', async () => {
  const desk = computer('Desk', 'Headset');
  desk.prefer({ microphones: [device('Desk'), device('Headset')] });
  desk.choices.watch(true);
  await settled();
  await desk.plug(['Desk'], true);
  await desk.plug(['Desk', 'Headset'], true);
  expect([used(desk), newsOf(desk)]).toEqual(['Desk', null]);
});

test('who undoes a switch goes back in this call alone, and keeps everything that was chosen', async () => {
  const chosen = { microphones: [device('Headset'), device('Desk')] };
  const desk = computer('Desk');
  desk.prefer(chosen);
  desk.choices.watch(true);
  await settled();
  await desk.plug(['Desk', 'Headset'], true);
  expect([used(desk), newsOf(desk)?.from?.label]).toEqual(['Headset', 'Desk']);
  desk.changed.length = 0;
  desk.choices.undo('microphone');
  expect([used(desk), newsOf(desk), desk.changed]).toEqual(['Desk', null, ['microphone']]);
  await desk.choices.openMicrophone();
  expect(desk.opened).toEqual(['Desk']);
  // A loose plug takes it from them no more than the first time.
  await desk.plug(['Desk'], true);
  await desk.plug(['Desk', 'Headset'], true);
  expect([used(desk), newsOf(desk)]).toEqual(['Desk', null]);
  desk.choices.watch(false);
  await desk.choices.openMicrophone();
  expect(desk.opened).toEqual(['Desk', 'Headset']);
});

test('who undoes a switch from the system’s device has that again, until they choose the other in the menu', async () => {
  const desk = computer('Desk');
  desk.prefer({ microphones: [device('Headset')], speakers: [device('Headset')] });
  desk.choices.watch(true);
  await settled();
  await desk.plug(['Desk', 'Headset'], true);
  desk.choices.undo('microphone');
  expect([used(desk), desk.choices.view().used.speaker?.label]).toEqual([null, 'Headset']);
  // Main has it as the first choice already, so that it tells of no change.
  desk.choices.choose('microphone', 'audioinput Headset');
  expect(used(desk)).toBe('Headset');
});

test('who chose nothing is told when the device that the system took goes, and not when they prefer another there', async () => {
  const desk = computer('Desk', 'Headset');
  desk.prefer({});
  desk.prefersItself('Headset');
  desk.choices.watch(true);
  desk.clock.advance(1000);
  await settled();
  desk.prefersItself('Desk');
  await desk.plug(['Desk', 'Headset'], true);
  expect(newsOf(desk)).toBe(null);
  desk.prefersItself('Headset');
  await desk.plug(['Desk', 'Headset'], true);
  desk.prefersItself('Desk');
  await desk.plug(['Desk'], true);
  expect(newsOf(desk)).toEqual({ what: 'switched', to: null, from: null, mayUndo: false });
  expect(desk.choices.view().systemDefault.microphone?.label).toBe('Desk');
  // The engine would stay with the one it began with: each time the microphone is opened anew, by its name.
  expect(desk.changed).toEqual(['microphone', 'microphone', 'microphone']);
  await desk.choices.openMicrophone();
  expect(desk.opened).toEqual(['Desk']);
});

test('what the system took in the last call, and is gone since, is no news in the next', async () => {
  const desk = computer('Desk', 'Headset');
  desk.prefer({});
  desk.prefersItself('Headset');
  desk.choices.watch(true);
  desk.clock.advance(1000);
  await settled();
  desk.choices.watch(false);
  desk.prefersItself('Desk');
  await desk.plug(['Desk'], true);
  desk.choices.watch(true);
  desk.clock.advance(1000);
  await settled();
  expect([newsOf(desk), desk.choices.view().systemDefault.microphone?.label]).toEqual([null, 'Desk']);
});

test('a chosen microphone that another program holds does not keep a call from beginning, and that is said', async () => {
  const desk = computer('Desk', 'Headset');
  desk.failures.set('Headset', 'busy');
  desk.prefer({ microphones: [device('Headset'), device('Desk')] });
  desk.choices.watch(true);
  expect((await desk.choices.openMicrophone()).ok).toBe(true);
  expect(desk.opened).toEqual(['Headset busy', 'Desk']);
  expect(newsOf(desk)).toMatchObject({ what: 'unusable', to: { label: 'Desk' }, from: { label: 'Headset' } });
  // It is not tried every three seconds from then on.
  desk.changed.length = 0;
  await desk.plug(['Desk', 'Headset'], false);
  expect([used(desk), desk.changed]).toEqual(['Desk', []]);
});

test('where none can be opened every one is tried at each attempt, and nothing asks for another attempt', async () => {
  const desk = computer('Desk', 'Headset');
  for (const name of ['Headset', 'default']) desk.failures.set(name, 'busy');
  desk.prefer({ microphones: [device('Headset')] });
  desk.choices.watch(true);
  await settled();
  desk.changed.length = 0;
  expect(await desk.choices.openMicrophone()).toEqual({ ok: false, failure: 'busy' });
  desk.failures.delete('Headset');
  expect((await desk.choices.openMicrophone()).ok).toBe(true);
  expect(desk.opened).toEqual(['Headset busy', 'default busy', 'default busy', 'Headset']);
  expect(desk.changed.filter((kind) => kind === 'microphone')).toEqual([]);
});

test('where the system forbids the microphone no other one is tried', async () => {
  const desk = computer('Desk', 'Headset');
  desk.failures.set('Headset', 'blocked');
  desk.prefer({ microphones: [device('Headset')] });
  expect(await desk.choices.openMicrophone()).toEqual({ ok: false, failure: 'blocked' });
  expect(desk.opened).toEqual(['Headset blocked']);
});

test('another cleaning of the sound opens the microphone anew, and nothing else', async () => {
  const desk = computer('Desk');
  desk.prefer({});
  desk.prefer({ theme: 'dark' });
  expect(desk.changed).toEqual([]);
  desk.prefer({ theme: 'dark', originalSound: true });
  expect(desk.changed).toEqual(['microphone']);
});

test('of the sounds of single microphones that of the one in use opens it anew, and says whether it is cleaned', async () => {
  const desk = computer('Desk', 'Headset');
  const music = { echoCancellation: true, noiseSuppression: true, autoGain: true, originalSound: true };
  const chosen = { microphones: [device('Headset')], strongNoiseSuppression: true };
  desk.prefer(chosen);
  desk.choices.watch(true);
  await settled();
  const before = desk.changed.length;
  desk.prefer({ ...chosen, microphoneSounds: [{ label: 'Desk', ...music }] });
  expect([desk.changed.length, desk.choices.wantsCleaning]).toEqual([before, true]);
  desk.prefer({ ...chosen, microphoneSounds: [{ label: 'Headset', ...music }] });
  expect(desk.changed.slice(before)).toEqual(['microphone']);
  expect(desk.choices.wantsCleaning).toBe(false);
  desk.choices.watch(false);
});

test('after a call nothing is looked at any more', async () => {
  const desk = computer('Desk');
  desk.prefer({});
  desk.choices.watch(true);
  await settled();
  desk.choices.watch(false);
  const before = desk.lists();
  desk.clock.advance(60_000);
  expect([desk.listeners(), desk.lists()]).toEqual([0, before]);
});

test('where nothing was chosen, a call that begins asks for no list before what it needs is open', async () => {
  const desk = computer('Desk', 'Headset');
  desk.prefer({});
  desk.choices.watch(true);
  await settled();
  expect(desk.lists()).toBe(0);
  await desk.choices.openMicrophone();
  expect([desk.lists(), desk.opened.length]).toEqual([0, 1]);
  desk.clock.advance(1000);
  await settled();
  expect(desk.lists()).toBe(1);
  expect(desk.choices.view().devices.microphone.map(({ label }) => label)).toEqual(['Desk', 'Headset']);
});

test('what changed between two calls is no news in the next one', async () => {
  const desk = computer('Headset', 'Desk');
  desk.prefer({ speakers: [device('Headset')] });
  const call = async () => {
    desk.choices.watch(true);
    await settled();
    const { used, news } = desk.choices.view();
    desk.choices.watch(false);
    return [used.speaker?.label ?? null, news.speaker];
  };
  expect(await call()).toEqual(['Headset', null]);
  await desk.plug(['Desk'], true);
  expect(await call()).toEqual([null, null]);
  await desk.plug(['Headset', 'Desk'], true);
  expect(await call()).toEqual(['Headset', null]);
});

test('a call that failed for its microphone leaves the next one nothing of that', async () => {
  const desk = computer('Headset', 'Desk');
  desk.prefer({ microphones: [device('Headset')] });
  for (const name of ['Headset', 'default']) desk.failures.set(name, 'busy');
  expect((await desk.choices.openMicrophone()).ok).toBe(false);
  // It was never shown.
  desk.choices.watch(false);
  desk.failures.clear();
  desk.opened.length = 0;
  await desk.choices.openMicrophone();
  expect([desk.opened, used(desk), newsOf(desk)]).toEqual([['Headset'], 'Headset', null]);
});

test('a voice message that had to do with another microphone leaves the next call its own, and no news', async () => {
  const desk = computer('Headset', 'Desk');
  desk.prefer({ microphones: [device('Headset'), device('Desk')] });
  desk.failures.set('Headset', 'busy');
  expect((await desk.choices.openApart()).ok).toBe(true);
  desk.failures.clear();
  await desk.choices.openMicrophone();
  expect([desk.opened, newsOf(desk)]).toEqual([['Headset busy', 'Desk', 'Headset'], null]);
});

test('a default that went before it was opened anew gives way to whatever the system takes then', async () => {
  const desk = computer('Desk', 'Headset');
  desk.prefer({});
  desk.prefersItself('Headset');
  desk.choices.watch(true);
  desk.clock.advance(1000);
  await settled();
  desk.failures.set('Headset', 'missing');
  expect((await desk.choices.openMicrophone()).ok).toBe(true);
  expect(desk.opened).toEqual(['Headset missing', 'default']);
});
