import { expect, test } from 'vitest';
import type { OpenedLink } from '../../../core/ipc/links.ts';
import type { AddContactRefusal } from '../../../core/ipc/refusals.ts';
import type { Outcome } from '../../../core/ipc/snapshot.ts';
import { type ContactLink, writeContactLink } from '../../../core/protocol/contactLink.ts';
import { createOpenedLinks, type OpenedLinksPorts } from './openedLinks.ts';

const NOW = 1_800_000_000_000;
const anna: ContactLink = {
  handle: 'anna',
  origin: 'https://192.168.1.20:7443',
  serverId: 'here',
  certificate: 'c5'.repeat(32),
  identity: 'a1'.repeat(32),
  token: '07'.repeat(16),
  invite: null,
  expiresAt: null,
};
const linkOf = (part: Partial<ContactLink> = {}): string => writeContactLink({ ...anna, ...part });

function desk() {
  const world = {
    account: { handle: 'oleg', serverUrl: 'https://calls.example.org', serverId: 'here' } as ReturnType<
      OpenedLinksPorts['account']
    >,
    questions: [] as (OpenedLink | null)[],
    added: [] as ContactLink[],
    answer: { ok: true } as Outcome<AddContactRefusal>,
    dropped: 0,
    kept: [] as readonly string[],
    now: NOW,
    isTimeTold: true,
  };
  const links = createOpenedLinks({
    account: () => world.account,
    add: async (link) => {
      world.added.push(link);
      return world.answer;
    },
    onQuestion: (question) => world.questions.push(question),
    keep: (texts) => (world.kept = texts),
    onDropped: () => (world.dropped += 1),
    now: () => world.now,
    isTimeTold: () => world.isTimeTold,
  });
  return { world, links, shown: () => world.questions.at(-1) ?? null };
}

test('a link asks about the contact it leads to, and adds them when the person says so', async () => {
  const { world, links, shown } = desk();
  links.open(linkOf());
  expect(shown()).toMatchObject({ number: 1, is: 'contact', handle: 'anna', server: anna.origin, invite: null });
  expect(world.added).toEqual([]);
  expect(await links.handlers.addFromLink({ number: 1 })).toEqual({ ok: true });
  expect([world.added, shown()]).toEqual([[anna], null]);
});

test('whoever is not added is asked about still, so that the person can try again', async () => {
  const { world, links, shown } = desk();
  world.answer = { ok: false, reason: 'unreachable', detail: null };
  links.open(linkOf());
  expect(await links.handlers.addFromLink({ number: 1 })).toMatchObject({ reason: 'unreachable' });
  expect(shown()).toMatchObject({ number: 1, is: 'contact' });
});

test('of a link for another server the way there is told whole, and it leads to its person once the account is there', async () => {
  const { world, links, shown } = desk();
  const invite = '0123-4567-89AB-CDEF';
  const way = { address: `${anna.origin}#${anna.certificate}`, invite };
  links.open(linkOf({ serverId: 'elsewhere', invite }));
  expect(shown()).toMatchObject({ number: 1, is: 'refused', why: 'otherServer', ...way });
  world.account = 'onboarding';
  links.look();
  expect(shown()).toMatchObject({ number: 1, is: 'contact', handle: 'anna', ...way });
  world.account = { handle: 'oleg', serverUrl: anna.origin, serverId: 'elsewhere' };
  links.look();
  expect(await links.handlers.addFromLink({ number: 1 })).toEqual({ ok: true });
});

test.each([
  ['own', linkOf({ handle: 'oleg' }), { handle: 'oleg', server: anna.origin }],
  ['expired', linkOf({ expiresAt: NOW }), { handle: 'anna', server: anna.origin }],
  ['otherServer', linkOf({ serverId: 'elsewhere' }), { handle: 'anna', server: anna.origin }],
  ['otherServer', linkOf({ serverId: null }), { handle: 'anna', server: anna.origin }],
  ['damaged', linkOf().slice(0, -1), { handle: null, server: null }],
  ['damaged', linkOf({ origin: 'https://calls.example.org:99999' }), { handle: null, server: null }],
  ['newer', 'ringfort:7/abc', { handle: null, server: null }],
  ['notALink', 'javascript:alert(1)', { handle: null, server: null }],
  ['several', `${linkOf()} ${linkOf({ handle: 'mara' })}`, { handle: null, server: null }],
  ['tooLong', 'a'.repeat(20_000), { handle: null, server: null }],
])('a link that is %s says so and adds nobody', async (why, text, known) => {
  const { world, links, shown } = desk();
  links.open(text);
  expect(shown()).toMatchObject({ number: 1, is: 'refused', why, ...known });
  expect(await links.handlers.addFromLink({ number: 1 })).toMatchObject({ reason: 'linkGone' });
  expect(world.added).toEqual([]);
});

test('the same server counts under whatever address, by its id, or by its address where nobody knows the id', () => {
  const { world, links, shown } = desk();
  links.open(linkOf({ origin: 'http://127.0.0.1:7443', certificate: null }));
  expect(shown()).toMatchObject({ is: 'contact' });
  world.account = { handle: 'oleg', serverUrl: anna.origin, serverId: null };
  void links.handlers.openLink({ text: linkOf({ serverId: 'whatever' }) });
  expect(shown()).toMatchObject({ is: 'contact' });
});

test('before there is an account it leads to the server and brings the invite, and to the contact after', () => {
  const { world, links, shown } = desk();
  world.account = 'closed';
  links.open(linkOf({ invite: '0123-4567-89AB-CDEF' }));
  expect(world.questions).toEqual([]);
  world.account = 'onboarding';
  links.look();
  const address = `${anna.origin}#${'c5'.repeat(32)}`;
  expect(shown()).toMatchObject({ is: 'contact', handle: 'anna', address, invite: '0123-4567-89AB-CDEF' });
  world.account = { handle: 'oleg', serverUrl: anna.origin, serverId: 'here' };
  links.look();
  expect(shown()).toMatchObject({ number: 1, is: 'contact', handle: 'anna' });
});

test('many at once are asked about one after another, the same one once, and a flood is dropped', () => {
  const { world, links, shown } = desk();
  for (let round = 0; round < 3; round += 1) {
    for (let person = 0; person < 10; person += 1) links.open(linkOf({ handle: `person${String(person)}` }));
  }
  expect(world.dropped).toBe(18);
  const asked: (string | null)[] = [];
  for (let question = shown(); question !== null; question = shown()) {
    asked.push(question.handle);
    void links.handlers.closeLink({ number: question.number });
  }
  expect(asked).toEqual(['person0', 'person1', 'person2', 'person3']);
});

test('a link that the person pastes comes before what waits, and closing a question twice closes no other', () => {
  const { links, shown } = desk();
  links.open(linkOf());
  links.open(linkOf({ handle: 'mara' }));
  void links.handlers.openLink({ text: linkOf({ handle: 'zoya' }) });
  expect(shown()).toMatchObject({ number: 3, handle: 'zoya' });
  for (const number of [3, 3]) void links.handlers.closeLink({ number });
  expect(shown()).toMatchObject({ number: 1, handle: 'anna' });
});

test('links wait through a restart until they are added or closed, before those that the start brings, each once', async () => {
  const before = desk();
  before.links.open(`Here: ${linkOf().toUpperCase()}`);
  before.links.open(linkOf({ handle: 'mara' }));
  before.links.open('ringfort:7/abc');
  expect(before.world.kept).toEqual([linkOf(), linkOf({ handle: 'mara' })]);

  const { world, links, shown } = desk();
  links.open(linkOf({ handle: 'zoya' }));
  links.open(linkOf({ handle: 'mara' }));
  links.restore(before.world.kept);
  expect(shown()).toMatchObject({ is: 'contact', handle: 'anna' });
  expect(world.kept).toEqual([linkOf(), linkOf({ handle: 'mara' }), linkOf({ handle: 'zoya' })]);
  expect(await links.handlers.addFromLink({ number: shown()?.number ?? 0 })).toEqual({ ok: true });
  void links.handlers.closeLink({ number: shown()?.number ?? 0 });
  expect(world.kept).toEqual([linkOf({ handle: 'zoya' })]);
});

test('a clock that no server has spoken for yet lets no link expire that lasted until a day ago, and leads there', () => {
  const { world, links, shown } = desk();
  world.account = 'onboarding';
  world.isTimeTold = false;
  links.open(linkOf({ expiresAt: NOW - 3 * 3_600_000 }));
  expect(shown()).toMatchObject({ is: 'contact', address: expect.stringContaining('192.168.1.20') });
  world.isTimeTold = true;
  links.look();
  expect(shown()).toMatchObject({ is: 'refused', why: 'expired' });
  world.isTimeTold = false;
  world.now += 86_400_000;
  links.look();
  expect(shown()).toMatchObject({ is: 'refused', why: 'expired' });
});

test('a link that expires while it is asked about says so when it is to be added', async () => {
  const { world, links, shown } = desk();
  links.open(linkOf({ expiresAt: NOW + 1000 }));
  expect(shown()).toMatchObject({ is: 'contact' });
  world.now = NOW + 1000;
  expect(await links.handlers.addFromLink({ number: 1 })).toMatchObject({ ok: false, reason: 'linkGone' });
  expect([shown(), world.added]).toEqual([expect.objectContaining({ number: 1, is: 'refused', why: 'expired' }), []]);
});
