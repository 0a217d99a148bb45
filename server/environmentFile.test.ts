import { expect, test } from 'vitest';
import { readEnvironmentFile } from './environmentFile.ts';

/** What systemd 252 makes of the same text (its generator for environment.d has the same parser). */
test.each<[string, string, Record<string, string>]>([
  ['a plain line', 'A=b\n', { A: 'b' }],
  ['a line that is indented', ' \t A=b\n', { A: 'b' }],
  ['blanks around a value, and within it', 'A= b  c \t\r\n', { A: 'b  c' }],
  ['a blank before the sign', 'A =b\n', { A: 'b' }],
  ['double quotes', 'A="/srv/my data "\n', { A: '/srv/my data ' }],
  ['single quotes, in which nothing is special', "A=' \\b\"$c ' \n", { A: ' \\b"$c ' }],
  ['quotes that begin within a value, which are letters', 'A=b"c"\n', { A: 'b"c"' }],
  ['what follows quotes', 'A="b" c\n', { A: 'bc' }],
  ['a quote over two lines', 'A="b\nc"\n', { A: 'b\nc' }],
  ['a backslash before a letter', 'A=b\\c\\\\d\n', { A: 'bc\\d' }],
  ['a backslash between double quotes', 'A="b\\c\\"\\$\\`\\\\"\n', { A: 'b\\c"$`\\' }],
  ['a line that goes on', 'A=b\\\nc\n', { A: 'bc' }],
  ['a line that goes on between double quotes', 'A="b\\\nc"\n', { A: 'bc' }],
  ['a blank after a backslash', 'A=b\\ \n', { A: 'b ' }],
  ['comments', '# A=b\n ;A=b\nA=c#d\n', { A: 'c#d' }],
  ['a comment that ends with a backslash', '# A=b\\\nA=c\n', { A: 'c' }],
  ['a name twice', 'A=b\nA=c\n', { A: 'c' }],
  ['a name twice, at last without a value', 'A=b\nA=\n', { A: '' }],
  ['signs in the value', 'A=b=c\n', { A: 'b=c' }],
  ['lines without a sign, and words of a shell', 'nothing\nexport A=b\n1A=c\n', {}],
  ['a last line without an end', 'A=b ', { A: 'b' }],
  ['the ends of lines of Windows', 'A=b\r\nB="c"\r\n', { A: 'b', B: 'c' }],
  ['a quote without an end', 'A="b\nB=c\n', { A: 'b\nB=c\n' }],
])('%s is read as systemd reads it', (_what, text, variables) => {
  expect(Object.fromEntries(readEnvironmentFile(text))).toEqual(variables);
});
