/** Of one's own that were said with declining, as many as somebody looks through while it rings. */
export const MAX_DECLINE_TEXTS = 5;

/** The list after one more, newest first. */
export function afterDeclineText(before: readonly string[], text: string): string[] {
  return [text, ...before.filter((one) => one !== text)].slice(0, MAX_DECLINE_TEXTS);
}
