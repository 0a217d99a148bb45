// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../core/ipc/readSettings.ts';
import type { Settings } from '../../../../core/ipc/settings.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import { noChoices, type DeviceChoicesView } from '../../../media/deviceChoicesView.ts';
import { AskProvider } from '../contexts/ask.ts';
import { DeviceMenu } from './DeviceMenu.tsx';
import { DeviceNotices } from '../notices/DeviceNotices.tsx';
import { DevicesProvider } from '../contexts/devicesOfCall.ts';
import { CallSettingsProvider } from '../contexts/settingsOfCall.ts';

afterEach(cleanup);

const headset = { id: 'h', label: 'Headset (046d:0825)', group: 'g' };
const desk = { id: 'd', label: 'Desk', group: 'k' };
const shown: DeviceChoicesView = {
  ...noChoices,
  devices: { microphone: [desk, headset], speaker: [headset], camera: [] },
  systemDefault: { microphone: desk, speaker: null, camera: null },
  used: { microphone: headset, speaker: null, camera: null },
};

/** As the bar of controls holds it. */
function SoundMenu() {
  const [isOpen, setOpen] = useState(false);
  const kinds = ['microphone', 'speaker'] as const;
  return <DeviceMenu label="Choose microphone and speaker" kinds={kinds} isOpen={isOpen} onOpenChange={setOpen} />;
}

function open(view: DeviceChoicesView, settings: Partial<Settings> = {}) {
  const done = () => Promise.resolve(null);
  const chooseDevice = vi.fn(done);
  const chooseSound = vi.fn(done);
  const bridge = { ...quietCallMain, chooseDevice, chooseSound };
  const devices = {
    view: () => view,
    subscribe: () => () => undefined,
    look: vi.fn(async () => undefined),
    ...{ forgetNews: vi.fn(), undo: vi.fn(), choose: vi.fn() },
    openApart: vi.fn(async () => ({ ok: false as const, failure: 'missing' as const })),
  };
  render(
    <WordsProvider language="en">
      <AskProvider bridge={bridge}>
        <DevicesProvider value={devices}>
          <CallSettingsProvider value={{ ...DEFAULT_SETTINGS, ...settings }}>
            <SoundMenu />
          </CallSettingsProvider>
          <DeviceNotices camera="off" />
        </DevicesProvider>
      </AskProvider>
    </WordsProvider>,
  );
  return { chooseDevice, chooseSound, devices };
}

const key = (name: string) =>
  act(async () => {
    const at = document.activeElement ?? document.body;
    fireEvent.keyDown(at, { key: name });
    fireEvent.keyUp(at, { key: name });
  });

async function openByKey() {
  act(() => screen.getByRole('button', { name: 'Choose microphone and speaker' }).focus());
  await key('ArrowDown');
}

test('the menu opens by its key, names what the system takes, marks what is used, and takes a choice', async () => {
  const { chooseDevice, devices } = open(shown);
  await openByKey();
  expect(devices.look).toHaveBeenCalled();
  const items = screen.getAllByRole('menuitemradio');
  expect(items.map((item) => [item.textContent, item.getAttribute('aria-checked')])).toEqual([
    ['System default (Desk)', 'false'],
    ['Desk', 'false'],
    ['Headset', 'true'],
    ['System default', 'true'],
    ['Headset', 'false'],
  ]);
  await act(async () => fireEvent.click(items[1] ?? document.body));
  expect(chooseDevice).toHaveBeenCalledExactlyOnceWith({ kind: 'microphone', device: desk });
  expect(devices.choose).toHaveBeenCalledExactlyOnceWith('microphone', 'd');
});

const switches = () =>
  screen.getAllByRole('menuitemcheckbox').map((item) => [item.textContent, item.getAttribute('aria-checked')]);

test('what is done to the sound is switched in the call, for the microphone that is used', async () => {
  const { chooseSound } = open(shown, {
    microphoneSounds: [
      { label: headset.label, echoCancellation: false, noiseSuppression: true, autoGain: true, originalSound: false },
    ],
  });
  await openByKey();
  expect(screen.getByRole('group', { name: 'Sound of Headset' })).toBeTruthy();
  expect(switches()).toEqual([
    ['Remove echo', 'false'],
    ['Reduce noise', 'true'],
    ['Even out the volume', 'true'],
    ['Original sound', 'false'],
  ]);
  await act(async () => fireEvent.click(screen.getByRole('menuitemcheckbox', { name: 'Reduce noise' })));
  expect(chooseSound).toHaveBeenCalledExactlyOnceWith({ label: headset.label, change: { noiseSuppression: false } });
});

test('for the system’s default the switches are those of the settings; original sound leaves the others nothing to do', async () => {
  const { chooseSound } = open({ ...shown, used: { ...shown.used, microphone: null } }, { originalSound: true });
  await openByKey();
  const off = screen.getAllByRole('menuitemcheckbox').filter((item) => item.getAttribute('aria-disabled') === 'true');
  expect(off).toHaveLength(3);
  await act(async () => fireEvent.click(screen.getByRole('menuitemcheckbox', { name: 'Original sound' })));
  expect(chooseSound).toHaveBeenCalledExactlyOnceWith({ label: null, change: { originalSound: false } });
});

test('Escape closes the menu, chooses nothing, and leaves the focus where it came from', async () => {
  const { chooseDevice } = open(shown);
  await openByKey();
  await key('Escape');
  expect(screen.queryByRole('menu')).toBe(null);
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Choose microphone and speaker');
  expect(chooseDevice).not.toHaveBeenCalled();
});

test('a switch that the person did not make is said, with the way back; one of a camera that is off is not', async () => {
  const news = { what: 'switched', to: headset, from: null, mayUndo: true } as const;
  const { chooseDevice, devices } = open({ ...shown, news: { microphone: news, speaker: null, camera: news } });
  expect(screen.getAllByRole('status').map((note) => note.textContent)).toEqual(['Microphone switched to HeadsetUndo']);
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Undo' })));
  expect(devices.undo).toHaveBeenCalledExactlyOnceWith('microphone');
  // What was chosen for the next calls, and in which order, is no part of that.
  expect(chooseDevice).not.toHaveBeenCalled();
});

test('a device that is in use elsewhere is named together with the one that is used now', () => {
  const news = { what: 'unusable', to: null, from: headset, mayUndo: false } as const;
  open({ ...shown, news: { microphone: news, speaker: null, camera: null } });
  expect(screen.getByRole('status').textContent).toBe(
    'Headset could not be opened: another program may be using it. The microphone is Desk now',
  );
  expect(screen.queryByRole('button', { name: 'Undo' })).toBe(null);
});
