import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import { parseHandle } from '../server/registration.ts';
import { type ChangeList, type ListHandlersPorts, type ListsChanged, NO_PAGE } from './listPorts.ts';
import type { ListRemovals } from './listRemovals.ts';

export type ContactHandlers = Pick<
  Handlers<MainWindow>,
  | 'contactsPage'
  | 'contact'
  | 'addContact'
  | 'allowStaticFallback'
  | 'favourContact'
  | 'ringContact'
  | 'relayContact'
  | 'removeContact'
  | 'putBackContact'
>;

/** The contacts, as windows ask for them and change them. */
export function createContactHandlers(
  { lists }: Pick<ListHandlersPorts, 'lists'>,
  { changed, changing }: { readonly changed: ListsChanged; readonly changing: ChangeList },
  { removing, puttingBack }: ListRemovals,
): ContactHandlers {
  return {
    contactsPage: async (question) => (await lists()?.contacts.page(question)) ?? NO_PAGE,
    contact: async ({ handle }) => (await lists()?.contacts.find(handle)) ?? null,
    addContact: async ({ handle }) => {
      const present = lists();
      if (present === null) return { ok: false, reason: 'failedHere', detail: null };
      const parsed = parseHandle(handle);
      if (parsed === null) return { ok: false, reason: 'handleInvalid', detail: null };
      const outcome = await present.contacts.add(parsed);
      // Past calls name them as they were called before they were removed.
      await changed('contacts', 'recents');
      return outcome;
    },
    allowStaticFallback: ({ handle, allowed }) =>
      changing('contacts', ({ contacts }) => contacts.allowStaticFallback(handle, allowed)),
    favourContact: ({ handle, favourite }) =>
      changing('contacts', ({ stores }) => stores.contacts.setFavourite(handle, favourite)),
    ringContact: ({ handle, rings, ringtone }) =>
      changing('contacts', ({ stores }) => stores.contacts.setRinging(handle, { rings, ringtone })),
    relayContact: ({ handle, always }) =>
      changing('contacts', ({ stores }) => stores.contacts.setRelayed(handle, always)),
    removeContact: ({ handle }) =>
      removing('contacts', handle, ({ stores, admissionChanged }) => {
        // A stranger from now on (A86).
        stores.admission.withdrawRight(handle);
        stores.ownLinks.closeTo(handle);
        admissionChanged();
        return stores.contacts.remove(handle);
      }),
    // Their right to ring comes anew, with the next message to them.
    putBackContact: ({ handle }) =>
      puttingBack('contacts', handle, async ({ stores }, row) => {
        await stores.contacts.putBack(row);
        stores.ownLinks.openTo(handle);
      }),
  };
}
