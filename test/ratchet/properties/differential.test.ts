import { compareBackends } from './compareBackends.ts';

compareBackends({ cases: 2000, slowCases: 200, seed: 20_261_122 });
