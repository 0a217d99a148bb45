import type { Language } from '../../core/words/languages.ts';
import type { Rules } from './accessibility.ts';

/*
 * What is asked of a screen in its page, all at once: each question from outside takes as long as some of the answers.
 */

export interface Examined {
  /** By axe, in what is fresh of the page. */
  readonly axe: readonly string[];
  /** What does not fit. */
  readonly fit: readonly string[];
  /** Whether anything of it was in no good screen before. */
  readonly isFresh: boolean;
}

interface ExaminedLook {
  readonly theme: 'light' | 'dark';
  readonly language: Language;
}

/** Whole texts of a language that no other one has: where another is spoken, none of them is read. */
export interface OwnWords {
  readonly language: Language;
  readonly texts: readonly string[];
}

interface Asked {
  /** What is there once the screen is drawn, beside its `main`: a selector. */
  readonly seen: string;
  readonly rules: Rules;
  readonly look: ExaminedLook;
}

declare global {
  interface Window {
    /** Once the screen is drawn and still. It fails after a time, with what is missing. */
    readonly examine: (asked: Asked) => Promise<Examined>;
  }
}

/** Runs in the page before its own scripts. */
export function installExamination(own: OwnWords): void {
  const ownTexts = new Set(own.texts);
  /** Of a window that has one whatever the person chose. The page is read by then, and none of its scripts has run. */
  let givenTheme: string | undefined;
  document.addEventListener(
    'readystatechange',
    () => {
      givenTheme = document.documentElement.dataset['theme'];
    },
    { once: true },
  );
  const LIMIT_MS = 40_000;
  /** A level that moves, a clock: some screens are never still. */
  const MOST_FRAMES = 30;
  const STILL_FRAMES = 2;

  /**
   * A part of a window comes from a file of its own. A sheet with a field is there before it is seen: where a window
   * was once made lower, react-aria takes that for a keyboard on the screen, and gives it 600 ms to come up. How wide
   * words are is known by their fonts.
   */
  const lackOf = (seen: string, look: ExaminedLook): string | null => {
    const { lang, dataset } = document.documentElement;
    if (lang !== look.language) return `the language ${look.language}`;
    if (givenTheme === undefined && (dataset['theme'] ?? look.theme) !== look.theme) return `the theme ${look.theme}`;
    for (const selector of ['main, [role=main]', seen]) {
      const isSeen = [...document.querySelectorAll(selector)].some((one) => one.checkVisibility());
      if (!isSeen) return selector;
    }
    if (document.fonts.status !== 'loaded') return 'fonts';
    // Also the shortest ones begin with a frame in which nothing can be seen.
    const moves = document.getAnimations().some(({ playState, effect }) => {
      return playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
    });
    if (moves) return 'the end of an animation';
    const sheets = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')];
    return sheets.every((sheet) => sheet.checkVisibility({ opacityProperty: true })) ? null : 'a sheet';
  };

  const settled = async (seen: string, look: ExaminedLook): Promise<void> => {
    let stillFor = 0;
    let isLate = false;
    const observer = new MutationObserver(() => {
      stillFor = 0;
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const late = setTimeout(() => {
      isLate = true;
    }, LIMIT_MS);
    for (let frames = 0; stillFor < STILL_FRAMES && frames < MOST_FRAMES;) {
      stillFor += 1;
      await new Promise((drawn) => requestAnimationFrame(drawn));
      const lack = lackOf(seen, look);
      if (lack === null) frames += 1;
      else stillFor = 0;
      if (isLate) throw new Error(`Not drawn in ${LIMIT_MS} ms: ${lack ?? 'the rest'} is missing.`);
    }
    clearTimeout(late);
    observer.disconnect();
  };

  /** Whether it can be brought into sight: by what scrolls, and past whatever cuts off what does not fit. */
  const isReachable = (element: Element): boolean => {
    let { top, bottom } = element.getBoundingClientRect();
    const needed = Math.min(bottom - top, 32);
    for (let inner: Element = element; ;) {
      const { position } = getComputedStyle(inner);
      const placed = position === 'absolute' && inner instanceof HTMLElement ? inner : null;
      const around: Element | null = placed === null ? inner.parentElement : placed.offsetParent;
      const outer = position === 'fixed' ? null : around;
      if (outer === null || outer === document.body || outer === document.documentElement) break;
      inner = outer;
      const { overflowY, display } = getComputedStyle(outer);
      if (overflowY === 'visible' || display === 'contents') continue;
      const box = outer.getBoundingClientRect();
      const scrolls = overflowY === 'auto' || overflowY === 'scroll';
      const from = scrolls ? box.top - outer.scrollTop : box.top;
      const to = scrolls ? from + Math.max(outer.scrollHeight, box.height) : box.bottom;
      if (top < from - 1 || bottom > to + 1 || box.height < needed) return false;
      if (scrolls) ({ top, bottom } = box);
    }
    return top >= -1 && bottom <= window.innerHeight + 1;
  };

  /** Whatever is wider than its window, and every button whose words are cut off or that is too small to hit. */
  const misfits = (): readonly string[] => {
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide in ${clientWidth}`);
    // Panes scroll, never the window: what is focused in its depth would take everything else out of sight.
    const away = Math.max(document.documentElement.scrollTop, document.body.scrollTop);
    if (away > 0) found.push(`the page is scrolled ${away} px away`);
    // A sheet, a pane or a panel scrolls up and down, never to the side.
    for (const box of document.querySelectorAll('main, [role=dialog], [role=alertdialog], aside, section, article')) {
      if (box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0 && getComputedStyle(box).display !== 'inline') {
        found.push(`<${box.localName}> holds ${box.scrollWidth} px in ${box.clientWidth}`);
      }
    }
    // Words end in dots, or go on in the next line: none stand out of their place, over what is beside it.
    for (const words of document.querySelectorAll('p, h1, h2, li, header, footer, label')) {
      const { overflowX, display } = getComputedStyle(words);
      if (overflowX !== 'visible' || display === 'inline' || words.clientWidth === 0) continue;
      if (words.scrollWidth > words.clientWidth + 1) {
        const text = words.textContent.slice(0, 40);
        found.push(`<${words.localName}> "${text}" holds ${words.scrollWidth} px in ${words.clientWidth}`);
      }
    }
    // A button stands below the words that it would leave no room.
    for (const notice of document.querySelectorAll('[role=alert], [role=status]')) {
      const { clientWidth } = notice;
      for (const words of notice.querySelector('button') === null ? [] : notice.querySelectorAll('p')) {
        const lines = words.clientHeight / Number.parseFloat(getComputedStyle(words).lineHeight);
        if (lines > 3.5 && words.clientWidth < clientWidth / 2) {
          found.push(`the words of a notice have ${words.clientWidth} px of ${clientWidth}`);
        }
      }
    }
    for (const button of document.querySelectorAll('button')) {
      const box = button.getBoundingClientRect();
      // What is only there for screen readers takes no room and no pointer.
      if (
        box.width === 0 ||
        getComputedStyle(button.parentElement ?? button).clipPath !== 'none' ||
        button.tabIndex < 0
      )
        continue;
      const name = button.getAttribute('aria-label') ?? button.textContent;
      if (box.height < 32 || box.width < 32) found.push(`"${name}" is ${box.width}x${box.height}`);
      if (box.right > window.innerWidth + 0.5) found.push(`"${name}" stands outside`);
      if (!isReachable(button)) found.push(`"${name}" cannot be scrolled to`);
      for (const part of button.querySelectorAll('span')) {
        const { textOverflow, clipPath } = getComputedStyle(part);
        if (part.scrollWidth > part.clientWidth + 1 && textOverflow === 'ellipsis' && clipPath === 'none') {
          found.push(`"${name}" is cut off`);
        }
      }
    }
    for (const list of document.querySelectorAll('[role=grid]')) {
      const row = list.querySelector('[role=row]');
      if (row === null || !list.checkVisibility()) continue;
      if (list.clientHeight < row.clientHeight) found.push(`${list.clientHeight} px of a list are no row of it`);
      if (!isReachable(list)) found.push('a list cannot be scrolled to');
    }
    return found;
  };

  const judged = async (rules: Rules): Promise<Omit<Examined, 'fit'>> => {
    const { elements, isOutlineFresh } = window.parts.take();
    const results = [
      ...(elements.length > 0 ? [await window.axe.run({ include: [...elements] }, rules.ofParts)] : []),
      ...(isOutlineFresh ? [await window.axe.run(document, rules.ofPage)] : []),
    ];
    const axe = results.flatMap(({ violations }) =>
      violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`)),
    );
    return { axe, isFresh: results.length > 0 };
  };

  /** What stayed in another language when this one was chosen. */
  const leftOf = (): readonly string[] => {
    const found = new Set<string>();
    const look = (text: string | null) => {
      if (text !== null && ownTexts.has(text.trim())) found.add(`"${text.trim()}" is not translated`);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) look(texts.currentNode.nodeValue);
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'placeholder']) look(element.getAttribute(name));
    }
    return [...found];
  };

  const examine = async ({ seen, rules, look }: Asked): Promise<Examined> => {
    await settled(seen, look);
    const left = look.language === own.language ? [] : leftOf();
    return { ...(await judged(rules)), fit: [...misfits(), ...left] };
  };
  Object.assign(globalThis, { examine });
}
