import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import type { OfflineReason } from '../../core/ipc/snapshot.ts';
import { OFFLINE_REASONS, offlineWays, type OfflineWay } from '../../core/ipc/offlineWays.ts';
import { messagesIn } from '../../core/words/words.ts';
import type { TrayActions } from '../../main/shell/tray/trayMenu.ts';
import { snapshotOf, type Picture } from '../../renderer/stories/picture.ts';
import { appStories, base } from '../../renderer/stories/snapshots.ts';
import { silences } from '../../renderer/stories/states.ts';
import { paletteEntries } from '../../renderer/windows/main/palette/paletteEntries.ts';

/** What the tray's menu and the footer of the main window offer can be had from the keyboard, in one field. */

function linesIn(picture: Picture, { isUpdateReady = false, isHost = false } = {}): readonly string[] {
  const intl = createIntl({ locale: 'en', messages: messagesIn('en') });
  const { call, settings, account } = snapshotOf(picture);
  const people = { contacts: [], recents: [], isComplete: true };
  const sources = { calls: call, settings, connection: account.connection, people, isHost, isUpdateReady };
  return paletteEntries(intl, '', sources).map(({ text }) => text);
}

const { home, homeRinging, homeInCall, homeHeld } = appStories;
const offline = (reason: OfflineReason): Picture => ({
  ...base,
  connection: { state: 'offline', reason, detail: null },
});

type Stands = { readonly lines: readonly (readonly [Picture, string])[] } | { readonly whyNot: string };
const line = (picture: Picture, text: string): Stands => ({ lines: [[picture, text]] });

/** Total: whatever the tray learns to do says here where the palette has it. */
const OF_TRAY: Readonly<Record<keyof TrayActions, Stands>> = {
  open: { whyNot: 'the window is open' },
  answer: line(homeRinging, 'Answer with audio'),
  decline: line(homeRinging, 'Decline'),
  silence: line(homeRinging, 'Silence'),
  hangUp: line(homeInCall, 'Hang up'),
  hold: line(homeInCall, 'Put the call on hold'),
  resume: line(homeHeld, 'Resume the call'),
  showCall: line(homeInCall, 'Show call'),
  stopSharing: line({ ...homeInCall, call: { ...homeInCall.call, sharing: true } }, 'Stop sharing'),
  mute: line(homeInCall, 'Mute the microphone'),
  call: { whyNot: 'people are looked for by their names' },
  doNotDisturb: {
    lines: [
      [home, 'Do not disturb for 30 minutes'],
      [home, 'Do not disturb for 1 hour'],
      [home, 'Do not disturb until I turn it off'],
      [silences.quietHours, 'Do not disturb until I turn it off'],
    ],
  },
  endSilence: {
    lines: [
      [silences.nobodyMayRing, 'Let contacts ring'],
      [silences.doNotDisturb, 'Turn off do not disturb'],
      [silences.quietHours, 'Turn off quiet hours'],
    ],
  },
  update: { whyNot: 'below: a picture knows nothing of updates' },
  quit: { whyNot: 'the menu of the program does it, in whichever window is in front' },
};

test.each(Object.entries(OF_TRAY))('what the tray does as “%s” stands in the palette, or says why not', (_, stands) => {
  if ('whyNot' in stands) return expect(stands.whyNot).not.toBe('');
  for (const [picture, text] of stands.lines) expect(linesIn(picture)).toContain(text);
});

test('a new version that is ready is taken from the palette, as from the tray', () => {
  expect(linesIn(home, { isUpdateReady: true })).toContain('Restart to update');
  expect(linesIn(home)).not.toContain('Restart to update');
});

const sheet = { whyNot: 'it asks more, in a sheet of the notice' };
const OF_FOOTER: Readonly<Record<OfflineWay, { readonly line: string } | { readonly whyNot: string }>> = {
  tryNow: { line: 'Try now' },
  signInHere: { line: 'Sign in here' },
  ...{ registerAgain: sheet, registerAnew: sheet, changeAddress: sheet },
};

test.each(OFFLINE_REASONS)(
  'what the footer offers at once while calls cannot get here is in the palette: %s',
  (reason) => {
    const lines = linesIn(offline(reason));
    for (const [way, stands] of Object.entries(OF_FOOTER)) {
      if (!('line' in stands)) continue;
      const isOffered = offlineWays(reason, false).some((one) => one === way);
      expect(lines.includes(stands.line), way).toBe(isOffered);
    }
  },
);

test('a line that ends a silence is there only while that silence lasts', () => {
  const ends = ['Let contacts ring', 'Turn off do not disturb', 'Turn off quiet hours'];
  expect(linesIn(home).filter((text) => ends.includes(text))).toEqual([]);
  expect(linesIn(silences.quietHours).filter((text) => ends.includes(text))).toEqual(['Turn off quiet hours']);
});
