import { compareBackends } from './compareBackends.ts';

compareBackends({ cases: 1000, slowCases: 100, seed: 20_261_122 });
