/**
 * What one window says first in one language: `virtual:words/WINDOW-LANGUAGE`, made while it is built. Of the texts
 * that the type promises it has those; whoever misses another one reads all.
 */
declare module 'virtual:words/*' {
  const words: import('../core/words/messages.ts').Messages;
  export default words;
}
