import { expect, type Page } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { ru } from '../../core/words/ru.ts';
import type { Person } from '../../scripts/drive/person.ts';

/** What a screen reader is given of a page, as Chromium computes it for the system. */

const LIMIT = { timeout: 60_000 };
/** What is read as text, and not as a thing of its own. */
const TEXT = new Set([
  ...['RootWebArea', 'StaticText', 'InlineTextBox', 'ListMarker', 'LabelText', 'gridcell'],
  ...['generic', 'none', 'paragraph', 'LineBreak', 'Section', 'time'],
]);
/** What somebody presses or fills in: without a name of its own it is no use to who cannot see it. */
const CONTROLS = new Set(['button', 'link', 'textbox', 'searchbox', 'checkbox', 'radio', 'switch', 'combobox', 'tab']);
const NAMED = new Set([...CONTROLS, 'heading', 'toolbar', 'region', 'complementary', 'dialog', 'alertdialog', 'grid']);

/**
 * Roles and names in the order in which they are read: `button "Hang up"`. Fails where something that needs a name has
 * none, or where two controls cannot be told apart, by what follows their names either.
 */
export async function treeOf(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const lines: string[] = [];
    const nameless: string[] = [];
    const controls: string[] = [];
    const read = (id: string): void => {
      const node = byId.get(id);
      if (node === undefined) return;
      const role = String(node.role?.value ?? '');
      const name = String(node.name?.value ?? '').trim();
      const line = `${role} "${name}"`;
      if (!node.ignored && !TEXT.has(role)) {
        if (name !== '') lines.push(line);
        else if (NAMED.has(role)) nameless.push(role);
        if (CONTROLS.has(role)) controls.push(`${line} ${String(node.description?.value ?? '')}`);
      }
      for (const child of node.childIds ?? []) read(child);
    };
    read(nodes[0]?.nodeId ?? '');
    expect(nameless, 'all that needs a name has one').toEqual([]);
    expect(controls, 'controls can be told apart').toEqual([...new Set(controls)]);
    return lines;
  } finally {
    await session.detach();
  }
}

/** What the live regions of a page say by themselves from now on, and what stood in them; it outlives the page. */
export async function listenTo(page: Page): Promise<readonly string[]> {
  const said: string[] = [];
  await page.exposeFunction('tellSaid', (text: string) => void said.push(text));
  await page.evaluate(listen);
  return said;
}

declare global {
  interface Window {
    readonly tellSaid: (text: string) => Promise<void>;
  }
}

/** Runs in the page, and knows nothing of this file. */
function listen(): void {
  const last = new Map<Element, string>();
  const look = (): void => {
    for (const region of document.querySelectorAll('[aria-live]:not([aria-live=off]), [role=status], [role=alert]')) {
      const text = (region.textContent ?? '').trim();
      if (text !== '' && text !== last.get(region)) void window.tellSaid(text);
      last.set(region, text);
    }
  };
  look();
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}

export type Words = Readonly<Record<keyof typeof en, string>>;

/**
 * How the page is read in Russian and then in English, to which a person switches while it stands there: from its
 * beginning, or `fromThere`, where the first of these lines is.
 */
export async function isReadInBoth(
  { main }: Person,
  page: Page,
  tree: (words: Words) => readonly string[],
  { fromThere = false }: { fromThere?: boolean } = {},
): Promise<void> {
  for (const [language, words] of [
    ['ru', ru],
    ['en', en],
  ] as const) {
    await main.evaluate((chosen) => window.main.changeSettings({ language: chosen }), language);
    const told = tree(words);
    await expect(async () => {
      const read = await treeOf(page);
      // Of a main window only what stands above its lists, or a part of it.
      const from = fromThere ? read.indexOf(told[0] ?? '') : 0;
      expect(from, `“${told[0]}” is read`).not.toBe(-1);
      expect(read.slice(from, from + told.length)).toEqual(told);
    }).toPass(LIMIT);
  }
}
