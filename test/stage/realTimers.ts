import { afterAll, vi } from 'vitest';

/*
 * Runs with every file: timers that it faked and left so would stand still for the files that share its process, and
 * hang the first that waits for one.
 */
afterAll(() => void vi.useRealTimers());
