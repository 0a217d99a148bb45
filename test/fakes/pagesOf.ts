import { nameKey, shownName } from '../../core/call/peerName.ts';
import type {
  BlockedView,
  ContactPlace,
  ContactView,
  RecentsPage,
  Page,
  RecentPlace,
  RecentView,
} from '../../core/ipc/snapshot.ts';

/** Pages of lists that lie in memory, asked for as a window asks main. */

export function contactsPage(
  contacts: readonly ContactView[],
  { query, after, limit }: { readonly query: string; readonly after: ContactPlace | null; readonly limit: number },
): Page<ContactView, ContactPlace> {
  const places = contacts
    .filter((one) => [one.handle, shownName(one)].some((name) => nameKey(name).includes(nameKey(query))))
    .map((contact) => ({ contact, place: placeOf(contact, query) }))
    .toSorted((one, other) => compare(one.place, other.place));
  const from = after === null ? 0 : places.filter(({ place }) => compare(place, after) <= 0).length;
  const page = places.slice(from, from + limit);
  const isLast = from + limit >= places.length;
  return { items: page.map(({ contact }) => contact), next: isLast ? null : (page.at(-1)?.place ?? null) };
}

function placeOf(contact: ContactView, query: string): ContactPlace {
  const sortName = nameKey(shownName(contact));
  const isFirst = query === '' ? contact.favourite : sortName.startsWith(nameKey(query));
  return { rank: isFirst ? 0 : 1, sortName, handle: contact.handle };
}

function compare(one: ContactPlace, other: ContactPlace): number {
  const [a, b] = [one, other].map(({ rank, sortName, handle }) => `${rank} ${sortName}\n${handle}`);
  return a === b ? 0 : String(a) < String(b) ? -1 : 1;
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
): RecentsPage {
  const found = recents.filter(
    ({ call, isMissed }) => (!missedOnly || isMissed) && (peer === null || call.peer === peer),
  );
  // A row's number is its place in the list.
  const from = after === null ? 0 : after.row + 1;
  const items = found.slice(from, from + limit);
  const last = items.at(-1);
  const isLast = last === undefined || from + limit >= found.length;
  const days = new Set(found.map(({ call }) => new Date(call.startedAt).setHours(0, 0, 0, 0)));
  const rows = after === null && peer === null ? found.length + days.size : null;
  return { items, rows, next: isLast ? null : { startedAt: last.call.startedAt, row: from + items.length - 1 } };
}

export function blockedPage(
  blocked: readonly BlockedView[],
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Page<BlockedView, string> {
  const from = after === null ? 0 : blocked.findIndex(({ handle }) => handle === after) + 1;
  const items = blocked.slice(from, from + limit);
  return { items, next: from + limit < blocked.length ? (items.at(-1)?.handle ?? null) : null };
}
