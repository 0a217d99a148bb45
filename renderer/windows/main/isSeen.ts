/** Whether this has the focus where a person can see it: what is hidden, and the page itself, is no place to go on. */
export function isSeen(element: Element | null): boolean {
  return element !== null && element !== document.body && element.getClientRects().length > 0;
}
