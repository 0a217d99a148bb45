import { isMissed } from '../../core/call/endReason.ts';
import type { BlockedView, ContactView, Page, RecentPlace, RecentView } from '../../core/ipc/snapshot.ts';

/** Pages of lists that lie in memory, asked for as a window asks main. */

export function contactsPage(
  contacts: readonly ContactView[],
  { query, after, limit }: { readonly query: string; readonly after: string | null; readonly limit: number },
): Page<ContactView, string> {
  const rank = ({ handle, favourite }: ContactView): number =>
    (query === '' ? favourite : handle.startsWith(query)) ? 0 : 1;
  const found = contacts
    .filter(({ handle }) => handle.includes(query))
    .toSorted((one, other) => rank(one) - rank(other) || (one.handle < other.handle ? -1 : 1));
  const from = after === null ? 0 : found.findIndex(({ handle }) => handle === after) + 1;
  const items = found.slice(from, from + limit);
  return { items, next: from + limit < found.length ? (items.at(-1)?.handle ?? null) : null };
}

export function recentsPage(
  recents: readonly RecentView[],
  {
    missedOnly,
    peer,
    after,
    limit,
  }: {
    readonly missedOnly: boolean;
    readonly peer: string | null;
    readonly after: RecentPlace | null;
    readonly limit: number;
  },
): Page<RecentView, RecentPlace> {
  const found = recents.filter(
    ({ call, reason }) => (!missedOnly || isMissed(reason)) && (peer === null || call.peer === peer),
  );
  // A row's number is its place in the list.
  const from = after === null ? 0 : after.row + 1;
  const items = found.slice(from, from + limit);
  const last = items.at(-1);
  const isLast = last === undefined || from + limit >= found.length;
  return { items, next: isLast ? null : { startedAt: last.call.startedAt, row: from + items.length - 1 } };
}

export function blockedPage(
  blocked: readonly BlockedView[],
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Page<BlockedView, string> {
  const from = after === null ? 0 : blocked.findIndex(({ handle }) => handle === after) + 1;
  const items = blocked.slice(from, from + limit);
  return { items, next: from + limit < blocked.length ? (items.at(-1)?.handle ?? null) : null };
}
