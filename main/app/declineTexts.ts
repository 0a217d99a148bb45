import { en } from '../../core/words/en.ts';
import { READY_MESSAGES } from '../../core/words/readyMessages.ts';
import { ru } from '../../core/words/ru.ts';
import { afterDeclineText } from '../../core/ipc/declineTexts.ts';
import type { Settings, SettingsChange } from '../../core/ipc/settings.ts';

/** In every language: what was ready yesterday is nobody's own for being read in another one today. */
const ready: ReadonlySet<string> = new Set(
  [en, ru].flatMap((words) => READY_MESSAGES.map((name) => words[`decline.ready.${name}`])),
);

/** Keeps what a person wrote themselves to decline with, for the next time. Nobody waits for it, and it never fails. */
export function createDeclineTexts(
  settings: () => Settings,
  change: (changes: SettingsChange) => Promise<unknown>,
  onFault: (what: string, error: unknown) => void,
): (text: string) => void {
  return (text) => {
    if (ready.has(text)) return;
    const declineTexts = afterDeclineText(settings().declineTexts, text);
    change({ declineTexts }).catch((error: unknown) => onFault('keep words for declining', error));
  };
}
