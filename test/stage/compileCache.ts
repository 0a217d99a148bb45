import { join } from 'node:path';

/** Where programs that tests start again and again keep themselves compiled (NODE_COMPILE_CACHE). */
export const compileCache = join(import.meta.dirname, '../../.cache/compile');
