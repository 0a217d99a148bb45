import type { Settings } from '../../core/ipc/settings.ts';
import type { CallSnapshot, SettingsPart } from '../../core/ipc/snapshot.ts';

/** The part of a bridge by which main tells the person's choices. */
export interface ChoicesNews {
  readonly current: () => Promise<Pick<CallSnapshot, 'settings'>>;
  readonly onSettings: (listener: (part: SettingsPart) => void) => unknown;
}

/**
 * Tells every change of the settings, the first ones as soon as main has answered; null if it broke over the question.
 * Without what windows draw with: the first call of a window may wait for it.
 */
export function followChoices(bridge: ChoicesNews, prefer: (settings: Settings | null) => void): void {
  let newest = 0;
  const take = ({ revision, values }: SettingsPart): void => {
    if (revision <= newest) return;
    newest = revision;
    prefer(values);
  };
  bridge.onSettings(take);
  bridge.current().then(
    ({ settings }) => take(settings),
    () => {
      if (newest === 0) prefer(null);
    },
  );
}
