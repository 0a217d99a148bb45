/*
 * What of a screen was in no good screen before. Most screens differ from the one before in a line or a sheet, and axe
 * takes longer than everything else that is done with a screen, so that a part is judged once: with all that the rules
 * of axe can see of it, which is everything but its words.
 */

export interface FreshParts {
  /** The topmost elements that nobody judged as they are, where they are, in this page. */
  readonly elements: readonly Element[];
  /** Whether landmarks, headings or what stands outside of landmarks are as in no good screen before. */
  readonly isOutlineFresh: boolean;
}

export interface Parts {
  /** Of the page as it stands, which is taken for good from then on. */
  readonly take: () => FreshParts;
  /** What was taken last. */
  readonly taken: () => FreshParts;
  /** It was not good: every other screen with these parts is to be told of as well. */
  readonly forget: () => void;
}

declare global {
  interface Window {
    readonly parts: Parts;
  }
}

/** Runs in the page before its own scripts. */
export function keepParts(): void {
  const IDS = /^(?:aria-(?:labelledby|describedby|controls|owns|activedescendant|details|errormessage)|for|list)$/u;
  const WORDS = /^(?:aria-(?:label|description|valuetext|placeholder|valuenow)|title|alt|placeholder|value)$/u;
  /** They name one thing of many, or a place. */
  const NAMES =
    /^(?:id|name|href|src|d|key|data-(?:key|collection)|min|max|step|datetime|aria-(?:setsize|posinset|rowindex|rowcount))$/u;
  /** A rule may look at them and at what is inside at once: they are judged whole. */
  const WHOLE = 'a, button, label, p, h1, h2, h3, h4, h5, h6, table, select, summary, svg, [aria-hidden=true]';
  const WHOLE_ROLES = /^(?:button|link|option|menuitem\w*|radio|switch|checkbox|tab|img|heading)$/u;
  /** What may be inside is told by what holds it. */
  const HOLDERS = /^(?:ul|ol|dl|list|grid|listbox|menu|radiogroup|rowgroup|row|tablist|tree)$/u;
  const LANDMARKS =
    /^(?:header|footer|main|nav|aside|form|search|section|banner|contentinfo|navigation|complementary|region|dialog|alertdialog)$/u;
  const FOCUSABLE = 'button, a[href], input, select, textarea, [tabindex="0"]';
  /** What axe allows a box to hold beyond its height before it has to be reached by keyboard. */
  const SCROLLS_FROM_PX = 13;

  const good = new Set<string>();
  let added: string[] = [];
  let last: FreshParts = { elements: [], isOutlineFresh: false };

  /** Short names for texts: the same one for the same text. */
  const naming = () => {
    const names = new Map<string, string>();
    return (text: string): string => {
      const name = names.get(text) ?? String(names.size);
      names.set(text, name);
      return name;
    };
  };
  const nameOf = naming();
  const isBlank = (text: string | null | undefined): boolean => (text ?? '').trim() === '';
  const kindOf = (element: Element): string => element.getAttribute('role') ?? element.localName;

  const attributeOf = ({ name, value }: Attr): string => {
    if (NAMES.test(name)) return name;
    if (WORDS.test(name)) return isBlank(value) ? `${name}=` : `${name}=words`;
    if (IDS.test(name)) {
      const meant = value.split(/\s+/u).map((id) => document.getElementById(id));
      return `${name}=${meant.map((one) => (one === null ? 'none' : isBlank(one.textContent) ? 'blank' : 'words')).join()}`;
    }
    if (name === 'style') return `style=${value.replaceAll(/[\d.]+(?:px|%)/gu, '#')}`;
    return /react-aria|:r|«/u.test(value) ? name : `${name}=${value}`;
  };

  /** One element without what is inside: what it is, and how it is drawn. */
  const ownOf = (element: Element): string => {
    const attributes = [...element.attributes].map(attributeOf);
    const told = [element.localName, ...attributes];
    if (element instanceof SVGElement) return told.join(' ');
    const { color, backgroundColor, backgroundImage, fontSize, fontWeight, opacity } = getComputedStyle(element);
    told.push(backgroundColor, backgroundImage, opacity);
    const hasWords = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && !isBlank(node.nodeValue),
    );
    if (hasWords || element.localName === 'input' || element.localName === 'textarea') {
      told.push('words', color, fontSize, fontWeight);
    }
    const label = element.getAttribute('aria-label');
    // Whoever speaks to the computer says what is written.
    if (label !== null && hasWords) told.push(String(label.includes((element.textContent ?? '').trim())));
    if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement) {
      told.push([...(element.labels ?? [])].map((one) => String(isBlank(one.textContent))).join());
    }
    if (element.clientHeight > 0 && element.scrollHeight - element.clientHeight > SCROLLS_FROM_PX) {
      told.push('scrolls', String(element.querySelector(FOCUSABLE) !== null));
    }
    return told.join(' ');
  };

  interface Part {
    readonly element: Element;
    /** By itself, where it stands: what its rules see when nothing inside counts but its kind. */
    readonly shell: string;
    /** With all that is inside, where it stands. */
    readonly whole: string;
    readonly kinds: ReadonlySet<string>;
    readonly children: readonly Part[];
  }

  const outline: string[] = [];
  let labelOf = naming();

  const partOf = (element: Element, path: string, isInLandmark: boolean): Part => {
    const own = ownOf(element);
    const kind = kindOf(element);
    const isLandmark = LANDMARKS.test(kind);
    if (isLandmark || /^h[1-6]$|^heading$/u.test(kind) || !isInLandmark) {
      const label = element.getAttribute('aria-label') ?? element.getAttribute('aria-labelledby');
      outline.push(`${kind}${element.getAttribute('aria-level') ?? ''}`, label === null ? '' : labelOf(label));
    }
    const inside = nameOf(`${path}>${own}`);
    const children =
      element.localName === 'svg'
        ? []
        : [...element.children].map((child) => partOf(child, inside, isInLandmark || isLandmark));
    if (isLandmark) outline.push(`/${kind}`);
    const kinds = new Set([kind, ...children.flatMap((child) => [...child.kinds])]);
    const direct = HOLDERS.test(kind) ? [...kinds] : children.map((child) => kindOf(child.element));
    const shell = nameOf(`${inside}|${[...new Set(direct)].toSorted().join()}`);
    const whole = nameOf(`${inside}(${children.map((child) => child.whole).join()})`);
    return { element, shell: `s${shell}`, whole: `w${whole}`, kinds, children };
  };

  const add = (key: string): boolean => {
    if (good.has(key)) return false;
    good.add(key);
    added.push(key);
    return true;
  };

  /** Everything in it is good from now on. */
  const addAll = (part: Part): void => {
    add(part.shell);
    add(part.whole);
    part.children.forEach(addAll);
  };

  const findFresh = (part: Part, found: Element[]): void => {
    if (!add(part.whole)) return;
    const isWhole = part.element.matches(WHOLE) || WHOLE_ROLES.test(kindOf(part.element));
    if (add(part.shell) || isWhole || part.children.length === 0) {
      found.push(part.element);
      part.children.forEach(addAll);
      return;
    }
    for (const child of part.children) findFresh(child, found);
  };

  const take = (): FreshParts => {
    added = [];
    outline.length = 0;
    labelOf = naming();
    const { lang, dataset } = document.documentElement;
    const look = `${dataset['theme'] ?? ''} ${lang}`;
    const elements: Element[] = [];
    findFresh(partOf(document.body, `${innerWidth}x${innerHeight} ${look}`, false), elements);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    const ofPage = [lang, isBlank(document.title), ids.length - new Set(ids).size];
    last = { elements, isOutlineFresh: add(`o${nameOf([...ofPage, ...outline].join(' '))}`) };
    return last;
  };
  const forget = (): void => {
    for (const key of added) good.delete(key);
  };
  Object.assign(globalThis, { parts: { take, taken: () => last, forget } });
}
