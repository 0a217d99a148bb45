import { afterEach, vi } from 'vitest';
import { loadWords } from '../../renderer/words/catalogues.ts';

// A process is for many files: what one test puts in the place of a global is gone before the next one.
afterEach(() => void vi.unstubAllGlobals());

await Promise.all([loadWords('en'), loadWords('ru')]);

// What a window loads when it is first wanted takes its time on a busy machine; what this ends is a test that hangs.
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/react');
  configure({ asyncUtilTimeout: 30_000 });
  const { turnOffOwnerStacks } = await import('./withoutOwnerStacks.ts');
  turnOffOwnerStacks();
}
