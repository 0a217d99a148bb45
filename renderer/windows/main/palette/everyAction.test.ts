import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import { SHORTCUT_NAMES, type ShortcutName } from '../../../../core/shortcuts/shortcuts.ts';
import { messagesIn } from '../../../../core/words/words.ts';
import { snapshotOf, type Picture } from '../../../stories/picture.ts';
import { appStories, callStories } from '../../../stories/snapshots.ts';
import { paletteEntries } from './paletteEntries.ts';
import type { FoundPeople } from './usePeople.ts';

/** What the palette offers in a story, for everybody whom it found. */
function linesIn(picture: Picture): readonly string[] {
  const intl = createIntl({ locale: 'en', messages: messagesIn('en') });
  const { call, settings, account } = snapshotOf(picture);
  const people: FoundPeople = {
    contacts: [{ handle: 'maeve', name: 'maeve', words: [] }],
    recents: [],
    isComplete: true,
  };
  const sources = {
    ...{ calls: call, settings, connection: account.connection, people },
    ...{ isHost: false, isUpdateReady: false },
  };
  return paletteEntries(intl, '', sources).map(({ text }) => text);
}

const { home, homeRinging, homeRingingStranger, homeInCall, homeHeld, homeCutOff, homeAlerting } = appStories;
const { call: talking } = homeInCall;
const sharing: Picture = { ...homeInCall, call: { ...talking, sharing: true } };
const withWords: Picture = { ...homeInCall, security: callStories.callWords.security };

type Stands = { readonly in: Picture; readonly line: string } | { readonly whyNot: string };

const menu = { whyNot: 'the menu of the program does it, in whichever window is in front' };
const whereSeen = {
  whyNot: 'a device goes on only where one sees what the other side gets: in the window of the call',
};

/** Total: an action that gets a key says here where the palette has it. */
const STANDS: Readonly<Record<ShortcutName, Stands>> = {
  palette: { whyNot: 'it is open' },
  shortcuts: { in: home, line: 'Keyboard shortcuts' },
  settings: { in: home, line: 'Settings' },
  ...{ zoomIn: menu, zoomOut: menu, zoomReset: menu, fullScreen: menu, quit: menu },
  find: { whyNot: 'its own field looks for the same' },
  contacts: { in: home, line: 'Contacts' },
  recents: { in: home, line: 'Recents' },
  addContact: { in: home, line: 'Add contact' },
  callAudio: { in: home, line: 'Call maeve' },
  callVideo: { in: home, line: 'Video call maeve' },
  answer: { in: homeRinging, line: 'Answer with audio' },
  answerVideo: { in: homeRinging, line: 'Answer with video' },
  decline: { in: homeRinging, line: 'Decline' },
  silence: { in: homeRinging, line: 'Silence' },
  toggleMicrophone: { in: homeInCall, line: 'Mute the microphone' },
  toggleCamera: whereSeen,
  toggleScreen: { in: sharing, line: 'Stop sharing' },
  toggleHold: { in: homeInCall, line: 'Put the call on hold' },
  hangUp: { in: homeInCall, line: 'Hang up' },
};

test.each(SHORTCUT_NAMES)('the action “%s” of the sheet of keys stands in the palette, or says why not', (name) => {
  const stands = STANDS[name];
  if ('whyNot' in stands) return expect(stands.whyNot).not.toBe('');
  expect(linesIn(stands.in)).toContain(stands.line);
});

/** What has a button and no key. */
test.each([
  ['words to compare', withWords, 'Compare words'],
  ['figures of the connection', homeInCall, 'Call statistics'],
  ['figures while it rings there', homeAlerting, 'Call statistics'],
  ['the small window', homeInCall, 'Small window on top'],
  ['the small window of a held call', homeHeld, 'Small window on top'],
  ['the window of the call', homeInCall, 'Show call'],
  ['resuming', homeHeld, 'Resume the call'],
  ['blocking who rings', homeRingingStranger, 'Block walker77'],
  ['going back to a call that was cut off', homeCutOff, 'Return'],
  ['leaving it', homeCutOff, 'End the call'],
  ['the own link', home, 'Show link and QR code'],
] as const)('%s can be had from the palette', (_what, picture, line) => {
  expect(linesIn(picture)).toContain(line);
});

test('words stand in the palette only while there are some, and sharing is only stopped from there', () => {
  expect(linesIn(homeInCall)).not.toContain('Compare words');
  expect(linesIn(homeInCall).join(' ')).not.toMatch(/sharing|share|camera/iu);
});
