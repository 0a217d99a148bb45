import { loadWords } from '../../renderer/words/catalogues.ts';

await Promise.all([loadWords('en'), loadWords('ru')]);
