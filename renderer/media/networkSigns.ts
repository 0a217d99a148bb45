/** `online`: there is a network again. `changed`: something about it is different, if only its speed. */
export type NetworkSign = 'online' | 'changed';

/** What the engine hears of the network of this computer, sooner than whoever looks at its addresses. */
export function watchNetworkSigns(page: Window, tell: (sign: NetworkSign) => void): void {
  page.addEventListener('online', () => tell('online'));
  // Not every engine has it, and no list of types does.
  const connection: unknown = 'connection' in page.navigator ? page.navigator.connection : null;
  if (connection instanceof EventTarget) connection.addEventListener('change', () => tell('changed'));
}
