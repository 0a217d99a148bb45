import fc from 'fast-check';

/** What comes together once something between is taken out: blanks, a letter and its mark, two parts of a syllable. */
const meeting = fc.constantFrom(
  ' ',
  '\t',
  '\0',
  '@',
  '\u200B',
  '\u200D',
  '\uFE0F',
  '\u2764',
  '\u0301',
  'e',
  '\u1100',
  '\u1161',
);
const anyCharacter = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });

/** A text as somebody may type or paste it, of up to 200 code points of any kind. */
export const anyTyped: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(anyCharacter, meeting),
  maxLength: 200,
  size: 'max',
});
