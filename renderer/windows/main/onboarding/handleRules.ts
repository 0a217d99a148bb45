/** What keeps a typed text from being a handle; named after its message. */
export type HandleProblem = 'empty' | 'tooShort' | 'tooLong' | 'character' | 'edge';

/** What the person meant: handles are lower-case, and an `@` in front is a habit from elsewhere. */
export function normaliseHandle(typed: string): string {
  return typed.trim().replace(/^@/u, '').toLowerCase();
}

/**
 * The rule of `core/protocol/address`, spelled out problem by problem so that each can be said in words while somebody
 * types. A test holds the two together.
 */
export function handleProblem(handle: string): HandleProblem | null {
  if (handle === '') return 'empty';
  if (/[^a-z0-9._-]/u.test(handle)) return 'character';
  if (handle.length > 32) return 'tooLong';
  if (/^[._-]/u.test(handle)) return 'edge';
  if (handle.length < 2) return 'tooShort';
  if (/[._-]$/u.test(handle)) return 'edge';
  return null;
}
