import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import { SETTINGS_SECTIONS } from '../../../../core/ipc/settingsSection.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { messagesIn } from '../../../../core/words/words.ts';
import { appStories } from '../../../stories/snapshots.ts';
import { snapshotOf } from '../../../stories/picture.ts';
import { paletteEntries } from '../palette/paletteEntries.ts';
import { settingsSections } from './settingsSections.tsx';
import { settingTitles } from './settingTitles.ts';

function stage(locale: 'en' | 'ru', picture: 'home' | 'homeHosting' = 'home') {
  const intl = createIntl({ locale, messages: messagesIn(locale) });
  const { settings, account, contacts, recents, call } = snapshotOf(appStories[picture]);
  if (account.state.phase !== 'ready') throw new Error('no account');
  const isHost = account.state.hosting !== null;
  const shown = {
    settings: settings.values,
    connection: account.connection,
    account: account.state,
    contacts,
    recents,
    inCall: false,
    onChange: async () => true,
  };
  const of = { calls: call, settings, connection: account.connection, isHost, isUpdateReady: false };
  const people = { contacts: [], recents: [], isComplete: true };
  return {
    titles: settingTitles(isHost),
    say: (id: MessageId) => intl.formatMessage({ id }),
    partsFound: (query: string) =>
      settingsSections(intl, shown, query).flatMap(({ parts }) => parts.map(({ key }) => key)),
    lines: (query: string) =>
      paletteEntries(intl, query, { ...of, people }).flatMap(({ act }) => (act.kind === 'setting' ? [act.title] : [])),
  };
}

describe.each([
  ['en', 'home'],
  ['ru', 'home'],
  ['en', 'homeHosting'],
] as const)('the settings (%s, %s)', (locale, picture) => {
  test('every one that can be looked for by name is found by it', () => {
    const { titles, say, partsFound } = stage(locale, picture);
    expect(titles.filter((id) => partsFound(say(id)).length === 0)).toEqual([]);
  });

  test('to every part of them a line of the palette leads that names more than its section', () => {
    const { titles, say, partsFound, lines } = stage(locale, picture);
    const sections: readonly string[] = SETTINGS_SECTIONS.map((section) => `settings.${section}`);
    const led = titles
      .filter((title) => !sections.includes(title) && lines(say(title)).includes(title))
      .flatMap((title) => partsFound(say(title)));
    expect(partsFound('').filter((part) => !led.includes(part))).toEqual([]);
  });
});

test('a name, a backup and the microphone are found in the palette, and hosting by whoever hosts', () => {
  const { lines } = stage('en');
  expect(lines('your name')).toEqual(['settings.account.name']);
  expect(lines('backup')).toEqual(['backup.title', 'backup.save', 'backup.take']);
  expect(lines('microphone')).toContain('device.microphone');
  expect(lines('hosting')).toEqual([]);
  expect(stage('en', 'homeHosting').lines('hosting')).toEqual(['settings.hosting']);
});

test('Russian words are found without the dots of ё, in the settings and in the palette', () => {
  const { partsFound, lines } = stage('ru');
  for (const query of ['темная', 'учетная запись', 'отчеты']) expect(partsFound(query), query).not.toEqual([]);
  expect(lines('учетная запись')).toContain('settings.account');
});
