import type { IntlShape } from '@formatjs/intl';
import { missedCalls } from '../../../core/ipc/missedCalls.ts';
import type { RecentsPart } from '../../../core/ipc/snapshot.ts';

/** What a number on an icon counts together, each by its own name: a voice message is no missed call. */
export function unseenWords(
  unseen: Pick<RecentsPart, 'missedCount' | 'voiceCount'>,
  { formatMessage }: IntlShape<string>,
): string {
  const calls = missedCalls(unseen);
  const said = calls > 0 ? [formatMessage({ id: 'tray.tooltip.missed' }, { count: calls })] : [];
  const { voiceCount } = unseen;
  const heard = voiceCount > 0 ? [formatMessage({ id: 'nav.voice' }, { count: voiceCount })] : [];
  return [...said, ...heard].join(' · ');
}
