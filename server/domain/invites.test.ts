import { expect, test } from 'vitest';
import { inviteHash, newInviteCode } from './invites.ts';

test('an invite code is the same however it was written down (A87)', () => {
  const code = '0123-ABCD-1JKM-VWXZ';
  const written = ['0123abcd1jkmvwxz', ' O123 ABCD IJKM VWXZ ', 'o123-abcd-ljkm-vwxz', '0123-ABCD-1JKM\n-VWXZ'];
  expect(new Set(written.map(inviteHash))).toEqual(new Set([inviteHash(code)]));
  expect(inviteHash('0123-ABCD-1JKM-VWXY')).not.toBe(inviteHash(code));
});

test('codes are random and free of letters that are taken for digits (A87)', () => {
  const codes = Array.from({ length: 100 }, newInviteCode);
  expect(new Set(codes).size).toBe(100);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
});
