/** As people write themselves with English letters, which is not always as a standard has it. */
const LETTERS: Readonly<Record<string, string>> = {
  // Cyrillic: Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian
  ...{
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    е: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    к: 'k',
    л: 'l',
    м: 'm',
    н: 'n',
    о: 'o',
  },
  ...{ п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y' },
  ...{ ь: '', э: 'e', ю: 'yu', я: 'ya', й: 'y', ё: 'yo', ґ: 'g', є: 'ye', і: 'i', ї: 'yi', ў: 'u', ђ: 'dj', ј: 'j' },
  ...{ љ: 'lj', њ: 'nj', ћ: 'c', џ: 'dz', ѓ: 'gj', ѕ: 'dz', ќ: 'kj' },
  // Greek
  ...{
    α: 'a',
    β: 'v',
    γ: 'g',
    δ: 'd',
    ε: 'e',
    ζ: 'z',
    η: 'i',
    θ: 'th',
    ι: 'i',
    κ: 'k',
    λ: 'l',
    μ: 'm',
    ν: 'n',
    ξ: 'x',
  },
  ...{ ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
  // Latin letters that are not an English one with a mark
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŋ: 'ng' },
};

/** A letter with a mark, such as "ί" or "é". */
function withoutMarks(letter: string): string {
  const base = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return LETTERS[base] ?? base;
}

const MAX_HANDLE = 32;

/**
 * A handle for whoever is called so, to begin with: "Анна Петрова" gives "anna.petrova". Empty where nothing of the
 * name can be written with the letters of handles.
 */
export function proposedHandle(name: string): string {
  const letters = [...name.normalize('NFC').toLowerCase()].map((letter) => LETTERS[letter] ?? withoutMarks(letter));
  const words = letters
    .join('')
    .replaceAll(/['’ʼ`]/gu, '')
    .split(/[^a-z0-9_-]+/u)
    .map((word) => word.replaceAll(/^[_-]+|[_-]+$/gu, ''))
    .filter((word) => word !== '');
  const handle = words
    .join('.')
    .slice(0, MAX_HANDLE)
    .replace(/[._-]+$/u, '');
  return handle.length < 2 ? '' : handle;
}
