/** What most people say with declining; the words are `decline.ready.NAME`. */
export const READY_MESSAGES = ['busy', 'later', 'write'] as const;
