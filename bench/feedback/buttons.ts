import type { ElementHandle, Page } from '@playwright/test';
import type { Screen } from './screens.ts';

export interface Found {
  readonly name: string;
  /** The same for all that are drawn and named alike, whoever they are about. */
  readonly kind: string;
  readonly handle: ElementHandle<HTMLElement | SVGElement>;
}

const PRESSED = 'button, [role=button], [role=switch], [role=option], [role=menuitem], summary, label:has(input)';

/** All that can be pressed now: neither switched off nor out of sight, nor under a sheet. */
export async function buttonsOf(page: Page, { window, picture }: Screen): Promise<readonly Found[]> {
  const people = 'contacts' in picture ? picture.contacts.map(({ handle }) => handle) : [];
  const handles = await page.$$(PRESSED);
  const found = await Promise.all(
    handles.map(async (handle) => {
      const told = await handle.evaluate(describe);
      return told === null ? null : { handle, ...told };
    }),
  );
  return found.flatMap((one) => {
    if (one === null) return [];
    const nameless = people.reduce((name, handle) => name.replaceAll(handle, 'somebody'), one.name);
    return [{ name: one.name, handle: one.handle, kind: `${window} ${one.drawn} ${nameless}` }];
  });
}

/** Runs in the page. Null: nobody can press it. */
function describe(element: Element): { readonly name: string; readonly drawn: string } | null {
  if (!(element instanceof HTMLElement) || element.matches(':disabled, [aria-disabled=true], [inert] *')) return null;
  if (element.closest('[aria-hidden=true]') !== null || !element.checkVisibility()) return null;
  const box = element.getBoundingClientRect();
  if (box.width < 8 || box.height < 8) return null;
  const sheet = document.querySelector('[role=dialog], [role=alertdialog], [role=menu]');
  if (sheet !== null && !sheet.contains(element)) return null;
  const name = (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 60);
  const drawings = [...element.querySelectorAll('svg')].map((one) => one.getAttribute('class') ?? '');
  return { name, drawn: [element.localName, element.className, ...drawings].join(' ') };
}
