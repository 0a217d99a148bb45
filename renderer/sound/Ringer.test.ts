import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Loudspeaker } from './ring.ts';
import { createRinger, type Ring } from './Ringer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const info = (label: string): MediaDeviceInfo => ({
  kind: 'audiooutput',
  deviceId: `id of ${label}`,
  label,
  groupId: '',
  toJSON: () => null,
});
const remembered = (label: string) => ({ label, group: '' });
const settled = () => vi.advanceTimersByTimeAsync(0);

/** A computer with these outputs; some of them are there and cannot be opened. */
function computer(...labels: string[]) {
  let present: readonly MediaDeviceInfo[] = labels.map(info);
  const broken = new Set<string>();
  let opens: Promise<void> = Promise.resolve();
  const playing = new Map<string, number>();
  let changed: () => void = () => undefined;
  let lists: () => Promise<readonly MediaDeviceInfo[]> = async () => present;
  const start = createRinger({
    list: () => lists(),
    open: async (_url, speaker) => {
      await opens;
      if (broken.has(speaker)) throw new DOMException('gone', 'NotFoundError');
      const loudspeaker: Loudspeaker = {
        volume: 1,
        currentTime: 0,
        play: async () => void playing.set(speaker, (playing.get(speaker) ?? 0) + 1),
        pause: () => void playing.set(speaker, (playing.get(speaker) ?? 0) - 1),
      };
      return loudspeaker;
    },
    onDevicesChanged: (listener) => {
      changed = listener;
      return () => {
        changed = () => undefined;
      };
    },
    startTimer: (ms, fired) => {
      const timer = setTimeout(fired, ms);
      return () => clearTimeout(timer);
    },
  });
  return {
    ring: (on: readonly string[], at: Ring['at'] = 'all') =>
      start({ url: 'tone', volume: 1, on: on.map(remembered), at }),
    sounds: () => [...playing].flatMap(([speaker, times]) => (times > 0 ? [speaker] : [])).toSorted(),
    breaks: (label: string) => void broken.add(label === '' ? '' : `id of ${label}`),
    plug: (...next: string[]) => {
      present = next.map(info);
    },
    /** Outputs of one label, each with an id and a group of its own. */
    plugAlike: (label: string, ...ids: string[]) => {
      present = ids.map((id) => ({ ...info(label), deviceId: id, groupId: `group of ${id}` }));
    },
    announce: () => changed(),
    /** Outputs open when the returned function is called. */
    opensSlowly: () => {
      let open: () => void = () => undefined;
      opens = new Promise((resolve) => {
        open = resolve;
      });
      return () => open();
    },
    says: (answer: typeof lists) => {
      lists = answer;
    },
  };
}

test('where nothing was chosen, calls ring where the system plays, and nothing is looked up first', async () => {
  const { ring, sounds } = computer('Headset');
  const stop = ring([]);
  await settled();
  expect(sounds()).toEqual(['']);
  stop();
  expect(sounds()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('calls ring on every chosen output that is there, and nowhere else', async () => {
  const { ring, sounds } = computer('Headset', 'Speakers', 'Screen');
  const stop = ring(['Headset', 'Speakers', 'Radio']);
  await settled();
  expect(sounds()).toEqual(['id of Headset', 'id of Speakers']);
  stop();
  expect(sounds()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('two outputs of one name, which a person cannot choose between, ring together', async () => {
  const it = computer();
  it.plugAlike('HDMI', 'left', 'right');
  const stop = it.ring(['HDMI']);
  await settled();
  expect(it.sounds()).toEqual(['left', 'right']);
  stop();
  it.ring(['HDMI'], 'first');
  await settled();
  expect(it.sounds()).toEqual(['left']);
});

test('the tone for a second call sounds on one output: the first that is there', async () => {
  const { ring, sounds } = computer('Headset', 'Speakers');
  ring(['Radio', 'Speakers', 'Headset'], 'first');
  await settled();
  expect(sounds()).toEqual(['id of Speakers']);
});

test.each([
  ['is not there', () => undefined],
  ['cannot be opened', (it: ReturnType<typeof computer>) => it.breaks('Headset')],
])('an output that %s is no silence: the call rings where the system plays', async (what, happens) => {
  const it = what === 'is not there' ? computer('Speakers') : computer('Headset');
  happens(it);
  it.ring(['Headset']);
  await settled();
  expect(it.sounds()).toEqual(['']);
  // Nor does it begin anew every few seconds.
  await vi.advanceTimersByTimeAsync(10_000);
  expect(it.sounds()).toEqual(['']);
});

test('an output that is unplugged while it rings gives way to the default of the system, told or not', async () => {
  const it = computer('Headset');
  it.ring(['Headset']);
  await settled();
  it.plug();
  await vi.advanceTimersByTimeAsync(3000);
  expect(it.sounds()).toEqual(['']);
  it.plug('Headset');
  it.announce();
  await settled();
  expect(it.sounds()).toEqual(['id of Headset']);
});

test('an engine that does not say which outputs there are holds up no call', async () => {
  const it = computer('Headset');
  it.says(() => new Promise(() => undefined));
  it.ring(['Headset']);
  await vi.advanceTimersByTimeAsync(500);
  expect(it.sounds()).toEqual(['']);
  const other = computer('Headset');
  other.says(() => Promise.reject(new Error('broken')));
  other.ring(['Headset']);
  await settled();
  expect(other.sounds()).toEqual(['']);
});

test('a computer without any output is left in peace until there is one', async () => {
  const it = computer();
  it.breaks('');
  it.ring([]);
  await settled();
  expect(it.sounds()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a call that is over before its output was open makes no sound', async () => {
  const it = computer('Headset');
  it.ring(['Headset'])();
  await settled();
  expect(it.sounds()).toEqual([]);
});

test('a headset that went and came back while it was being opened rings once, and is silent when the call is answered', async () => {
  const it = computer('Headset');
  const open = it.opensSlowly();
  const stop = it.ring(['Headset']);
  await settled();
  it.plug();
  it.announce();
  await settled();
  it.plug('Headset');
  it.announce();
  await settled();
  open();
  await settled();
  expect(it.sounds()).toEqual(['id of Headset']);
  stop();
  expect(it.sounds()).toEqual([]);
});
