/** Licences that ask for no more than to be named, by their SPDX identifiers. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Unlicense',
  // Of SQLite, which is in the public domain.
  'blessing',
]);

/** Whether what is under this SPDX expression may be part of Ringfort: one of OR, all of AND; no other form. */
export function mayShip(expression: string): boolean {
  return expression
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => PERMISSIVE.has(licence.trim())));
}
