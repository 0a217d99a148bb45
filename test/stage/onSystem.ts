/** A window reads off its engine's name on which system it stands; called again, that is as it was. */
export function onSystem(name: string): () => void {
  Object.defineProperty(navigator, 'userAgent', { configurable: true, get: () => `Mozilla/5.0 (${name})` });
  return () => void Reflect.deleteProperty(navigator, 'userAgent');
}
