import { expect, test } from 'vitest';
import { keyringName } from './keyringName.ts';
import { messagesIn } from './words.ts';

test('a password store is called what its system calls it, never what a library does', () => {
  const { [keyringName('gnome_libsecret') ?? 'app.name']: gnome, [keyringName('kwallet6') ?? 'app.name']: kde } =
    messagesIn('en');
  expect([gnome, kde]).toEqual(['GNOME Keyring', 'KWallet']);
  expect(keyringName('org.kde.kwalletd5')).toBe(keyringName('kwallet'));
  expect(keyringName('keychain')).toBe('keyring.mac');
  expect(keyringName('dpapi')).toBe('keyring.windows');
});

test('one that nobody has heard of keeps its own name', () => {
  expect(keyringName('toString')).toBeNull();
  expect(keyringName('some_store')).toBeNull();
});
