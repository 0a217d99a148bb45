import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SETTINGS_SECTIONS } from '../../core/ipc/settingsSection.ts';
import { en } from '../../core/words/en.ts';
import { settingTitlesIn } from '../../renderer/windows/main/settings/settingTitles.ts';

/*
 * Where a page or a text of Ringfort says where something stands in the settings ("Settings, Privacy"), it does.
 */

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', 'CHANGELOG.md', 'docs/HOSTING.md', 'docs/SECURITY.md', 'docs/guide/en.md'];
const texts = [...pages.map((page) => readFileSync(join(root, page), 'utf8')), ...Object.values(en)];

/** By its title: what is in a section. A title of one word is also a word of every other sentence. */
const contents = new Map(
  SETTINGS_SECTIONS.map((section) => {
    const titles = settingTitlesIn(section, true).map((id) => en[id].replace(/…$/u, ''));
    return [en[`settings.${section}`], titles.filter((title) => title.includes(' '))] as const;
  }),
);
const PATH = /(?<!System )[Ss]ettings(?:,| >)\s+(?:\*\*)?(?<section>[A-Z]\w*(?: [a-z]\w+)*)/gu;

const paths = texts.flatMap((text) =>
  [...text.matchAll(PATH)].map((match) => {
    const before =
      text
        .slice(0, match.index)
        .split(/\.\s|\n- |\n\n/u)
        .at(-1) ?? '';
    const after = text.slice(match.index).split(/\.\s|\n- |\n\n/u)[0] ?? '';
    return { section: match.groups?.['section'] ?? '', sentence: `${before}${after}`.replaceAll(/\s+/gu, ' ') };
  }),
);

test('every section that is named is one', () => {
  expect(paths.length).toBeGreaterThan(10);
  const known = [...contents.keys()];
  const isKnown = (named: string) => known.some((section) => named === section || named.startsWith(`${section} `));
  expect(paths.filter(({ section }) => !isKnown(section))).toEqual([]);
});

test('what is named beside a section stands in it', () => {
  const titles = [...contents].flatMap(([section, held]) => held.map((title) => ({ section, title })));
  const astray = paths.filter(({ section, sentence }) => {
    const named = titles.filter(({ title }) => sentence.includes(title));
    return named.length > 0 && !named.some((one) => section.startsWith(one.section));
  });
  expect(astray).toEqual([]);
});
