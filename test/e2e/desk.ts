import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { openDisplayOf } from '../../scripts/display.ts';
import { run } from '../../scripts/electron/run.ts';
import { readPicture } from '../installed/screen.ts';
import { startSessionBus } from '../runtime/desktop/sessionBus.ts';
import { ensured } from '../runtime/ensured.ts';
import type { Stage } from './openStage.ts';

/*
 * A desk with two displays beside each other and a window manager, at which other programs have windows, too. Xvfb has
 * one display however its screens are cut: RandR has to name two outputs, which Xorg's driver without a card does.
 */

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Desk {
  /** What a program must find in its environment to show its windows there. */
  readonly env: Readonly<Record<string, string>>;
  readonly displays: readonly [Area, Area];
  /** Opens one there; what is around a window may cover its upper edge. */
  readonly terminal: (colour: number, area: Area) => Promise<Terminal>;
  readonly pointAt: (x: number, y: number) => Promise<void>;
  /** What window managers are asked to keep a window like (Extended Window Manager Hints, "_NET_WM_STATE"). */
  readonly stateOf: (window: number) => Promise<string>;
  /** Whether a window asks for its owner's attention, as taskbars show it (ICCCM, "WM_HINTS"). */
  readonly wantsAttention: (window: number) => Promise<boolean>;
  /** Which share of what is seen there has this colour. */
  readonly shareOf: (colour: number, area: Area) => Promise<number>;
}

/** A window of another program, with a ground of one colour, that takes what is typed. */
export interface Terminal {
  /** It fills the display that it is on, or does no longer. */
  readonly togglesFullScreen: () => Promise<void>;
  /** It comes to the front and has the keyboard, as with a press on its name in a taskbar. */
  readonly activate: () => Promise<void>;
  readonly hasFocus: () => Promise<boolean>;
  /** Types at what has the focus, whichever window that is. */
  readonly types: (line: string) => Promise<void>;
  /** What came to it so far. */
  readonly typed: () => Promise<string>;
}

const WIDTH = 1280;
const HEIGHT = 1024;
const MODE = `${WIDTH}x${HEIGHT}`;
const DISPLAYS = [
  { x: 0, y: 0, width: WIDTH, height: HEIGHT },
  { x: WIDTH, y: 0, width: WIDTH, height: HEIGHT },
] as const;
/** It takes no device of this computer's: keys and pointer are those of xdotool. */
const CONFIGURATION = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
Section "Device"
  Identifier "no card"
  Driver "dummy"
  VideoRam 32768
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5.0 - 1000.0
  VertRefresh 5.0 - 200.0
EndSection
Section "Screen"
  Identifier "screen"
  Device "no card"
  Monitor "any"
  DefaultDepth 24
EndSection
`;

export async function openDesk(stage: Stage): Promise<Desk> {
  await ensured({
    programs: ['Xorg', 'xrandr', 'xprop', 'xwd', 'xdotool', 'xfwm4', 'xterm'],
    files: { '/usr/lib/xorg/modules/drivers/dummy_drv.so': 'xserver-xorg-video-dummy' },
  });
  const folder = stage.folder('desk');
  await mkdir(folder, { recursive: true });
  const configuration = join(folder, 'xorg.conf');
  await writeFile(configuration, CONFIGURATION);
  // With a seat that is not the computer's own it asks for no terminal.
  const server = ['-config', configuration, '-logfile', join(folder, 'xorg.log'), '-seat', 'ringfort'];
  const display = await openDisplayOf('Xorg', [...server, '-nolisten', 'tcp', '-noreset']);
  stage.putAway(display.close);
  const env = { ...process.env, ...display.env };
  const ask = async (program: string, ...args: string[]): Promise<string> => (await run(program, args, { env })).trim();
  await ask('xrandr', '--addmode', 'DUMMY1', MODE);
  await ask('xrandr', ...['--output', 'DUMMY0', '--mode', MODE, '--primary', '--pos', '0x0']);
  await ask('xrandr', ...['--output', 'DUMMY1', '--mode', MODE, '--right-of', 'DUMMY0']);
  // An output of that driver is there for programs once somebody looks after it was put to use.
  expect(await ask('xrandr', '--query')).toContain('DUMMY1 connected');
  await startWindowManager(stage, env);
  await expect.poll(() => ask('xprop', '-root', '_NET_SUPPORTING_WM_CHECK')).toContain('window id');

  let [pictures, terminals] = [0, 0];
  const shareOf = async (colour: number, area: Area): Promise<number> => {
    const file = join(folder, `${(pictures += 1)}.xwd`);
    await ask('xwd', '-root', '-silent', '-out', file);
    const picture = readPicture(await readFile(file));
    let same = 0;
    for (let y = area.y; y < area.y + area.height; y += 1) {
      for (let x = area.x; x < area.x + area.width; x += 1) if (picture.at(x, y) === colour) same += 1;
    }
    return same / (area.width * area.height);
  };
  return {
    env: display.env,
    displays: DISPLAYS,
    shareOf,
    stateOf: (window) => ask('xprop', '-id', String(window), '_NET_WM_STATE'),
    wantsAttention: async (window) => /urgency/iu.test(await ask('xprop', '-id', String(window), 'WM_HINTS')),
    pointAt: async (x, y) => void (await ask('xdotool', 'mousemove', String(x), String(y))),
    terminal: async (colour, { x, y, width, height }) => {
      const name = `terminal ${(terminals += 1)}`;
      const file = join(folder, name);
      await writeFile(file, '');
      const look = ['-bg', `#${colour.toString(16).padStart(6, '0')}`, '-fg', 'white', '+sb'];
      const there = ['-geometry', `20x8+${x}+${y}`, '-title', name];
      const takes = ['-e', 'sh', '-c', 'cat > "$0"', file];
      putAway(stage, spawn('xterm', [...look, ...there, ...takes], { env, stdio: 'ignore' }));
      const found = await ask('xdotool', 'search', '--sync', '--onlyvisible', '--name', `^${name}$`);
      const window = found.split('\n')[0] ?? '';
      await ask('xdotool', 'windowsize', window, String(width), String(height));
      return {
        togglesFullScreen: async () => void (await ask('xdotool', 'key', 'alt+Return')),
        activate: async () => void (await ask('xdotool', 'windowactivate', '--sync', window)),
        hasFocus: async () => (await ask('xdotool', 'getwindowfocus')) === window,
        types: async (line) => {
          await ask('xdotool', 'type', '--delay', '2', line);
          await ask('xdotool', 'key', 'Return');
        },
        typed: () => readFile(file, 'utf8'),
      };
    },
  };
}

/** That of Xfce, with settings nobody changed: those are kept by a service that a bus starts. */
async function startWindowManager(stage: Stage, env: NodeJS.ProcessEnv): Promise<void> {
  const bus = await startSessionBus({ startsServices: true });
  stage.putAway(bus.stop);
  const home = { HOME: bus.folder, XDG_CONFIG_HOME: bus.folder, XDG_CACHE_HOME: bus.folder };
  putAway(stage, spawn('xfwm4', ['--compositor=off'], { env: { ...env, ...bus.env, ...home }, stdio: 'ignore' }));
}

function putAway(stage: Stage, child: ChildProcess): void {
  const ended = once(child, 'exit');
  stage.putAway(async () => {
    if (child.kill()) await ended;
  });
}
