import { loadWords } from '../../renderer/words/catalogues.ts';

await Promise.all([loadWords('en'), loadWords('ru')]);

// What a window loads when it is first wanted takes its time on a busy machine; what this ends is a test that hangs.
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/react');
  configure({ asyncUtilTimeout: 30_000 });
}
