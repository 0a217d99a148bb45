import axe, { type RunOptions } from 'axe-core';
import type { Page } from '@playwright/test';

/*
 * What axe finds in a page: in all of it, or in what of it is fresh (freshParts.ts).
 */

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

/** What belongs to a page and not to one of its parts. */
const OF_PAGE: readonly string[] = [
  'accesskeys',
  'aria-hidden-body',
  'bypass',
  'document-title',
  'duplicate-id-aria',
  'heading-order',
  'html-has-lang',
  'html-lang-valid',
  'html-xml-lang-mismatch',
  'landmark-banner-is-top-level',
  'landmark-contentinfo-is-top-level',
  'landmark-main-is-top-level',
  'landmark-no-duplicate-banner',
  'landmark-no-duplicate-contentinfo',
  'landmark-no-duplicate-main',
  'landmark-one-main',
  'landmark-unique',
  'meta-refresh',
  'meta-viewport',
  'meta-viewport-large',
  'page-has-heading-one',
  'region',
  'skip-link',
];

/**
 * What may hold in one look and not in the other: contrast hangs on the theme, and what has a name at all on the
 * language. How a screen is built is the same in both, and is looked at in the first.
 */
const OF_EACH_LOOK: readonly string[] = [
  'color-contrast',
  'link-in-text-block',
  'document-title',
  'html-has-lang',
  'html-lang-valid',
  'valid-lang',
  'empty-heading',
  'label',
  'label-content-name-mismatch',
  'select-name',
  'button-name',
  'input-button-name',
  'link-name',
  'image-alt',
  'role-img-alt',
  'svg-img-alt',
  'summary-name',
  'aria-command-name',
  'aria-dialog-name',
  'aria-input-field-name',
  'aria-meter-name',
  'aria-progressbar-name',
  'aria-toggle-field-name',
  'aria-tooltip-name',
  'aria-treeitem-name',
];

const usual: RunOptions = {
  resultTypes: ['violations'],
  // Style sheets are read for no rule that is on, and to read them takes longer than some of the rules.
  preload: { assets: ['media'] },
};
const only = (rules: readonly string[]): RunOptions => ({ ...usual, runOnly: [...rules] });
const without = (rules: readonly string[]): RunOptions => ({
  ...usual,
  rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: false }])),
});

/** What is asked of fresh parts, and of a page with a fresh outline. */
export interface Rules {
  readonly ofParts: RunOptions;
  readonly ofPage: RunOptions;
}

/** In the first look, and in each other one. */
export const allRules: Rules = { ofParts: without(OF_PAGE), ofPage: only(OF_PAGE) };
export const rulesOfEachLook: Rules = {
  ofParts: only(OF_EACH_LOOK.filter((rule) => !OF_PAGE.includes(rule))),
  ofPage: only(OF_EACH_LOOK.filter((rule) => OF_PAGE.includes(rule))),
};

/** Half a megabyte of source that stays in the page once it is there, whatever the page's policy. */
export async function bringAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
}

/** What axe finds in the whole page as it stands. */
export async function violations(page: Page): Promise<readonly string[]> {
  await bringAxe(page);
  return page.evaluate(async (options) => {
    const { violations: found } = await window.axe.run(document, options);
    return found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`));
  }, usual);
}
