import type { OpenedLink, OwnLinkView } from '../../core/ipc/links.ts';
import { storyNow } from './snapshots.ts';

const DAY = 86_400_000;
const server = 'https://calls.example.org';
/** As long as a real one, which holds more than this one says. */
const text = `ringfort:1/${'mzxw6ytboi4tqnjxge2domrrgqza'.repeat(8)}`;

const contact = (handle: string): Extract<OpenedLink, { is: 'contact' }> => ({
  ...{ number: 1, is: 'contact', handle, server, address: server, invite: null },
});

/** Links in the states that windows show. */
export const linkStories = {
  toGrainne: contact('grainne'),
  toMaeve: contact('maeve'),
  toCormac: contact('cormac'),
  damaged: { number: 1, is: 'refused', why: 'damaged', handle: null, server: null, address: null, invite: null },
  otherServer: {
    ...{ number: 1, is: 'refused', why: 'otherServer', handle: 'grainne', server: 'https://192.168.1.20:7443' },
    ...{ address: `https://192.168.1.20:7443#${'3f'.repeat(32)}`, invite: '0123-4567-89AB-CDEF' },
  },
  standing: {
    ...{ id: 1, state: 'works', createdAt: storyNow - 3 * DAY, expiresAt: null, mostPeople: null, guests: 0 },
    ...{ hasInvite: false, texts: [{ address: server, text }] },
  },
  limited: {
    ...{ id: 2, state: 'works', createdAt: storyNow - DAY, expiresAt: storyNow + 7 * DAY, mostPeople: 5, guests: 2 },
    ...{ hasInvite: true, texts: [{ address: server, text }] },
  },
  usedUp: {
    ...{ id: 3, state: 'usedUp', createdAt: storyNow - 9 * DAY, expiresAt: null, mostPeople: 1, guests: 1 },
    ...{ hasInvite: false, texts: [] },
  },
  hosted: {
    ...{ id: 1, state: 'works', createdAt: storyNow - DAY, expiresAt: null, mostPeople: null, guests: 1 },
    hasInvite: false,
    texts: ['https://192.168.1.20:7443', 'https://10.8.0.3:7443'].map((address) => ({ address, text })),
  },
} as const satisfies Readonly<Record<string, OpenedLink | OwnLinkView>>;
