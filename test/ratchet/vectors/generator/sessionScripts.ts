import type { Change, SessionScript } from '../vectorFile.ts';
import { START } from './handshakes.ts';
import { ScriptStage, type SupplyName } from './scriptStage.ts';

const DAY_MS = 86_400_000;
type Play = (stage: ScriptStage) => void;

const alice = { userId: 'alice', deviceId: 1 };
const bob = { userId: 'bob', deviceId: 7 };

/** Alice and Bob, who know nothing of each other. */
const strangers = (stage: ScriptStage): void => {
  stage.party('A', alice);
  stage.party('B', bob);
};

const dialled = (stage: ScriptStage, supply: SupplyName = 'full'): void => {
  strangers(stage);
  stage.init('A', 'B', supply);
};

/** Both have read something of the other. */
const talking = (stage: ScriptStage, supply: SupplyName = 'full'): void => {
  dialled(stage, supply);
  stage.say('A', 'B', 'hello');
  stage.say('B', 'A', 'hello yourself');
};

const turns = (stage: ScriptStage, count: number): void => {
  for (let i = 0; i < count; i++) {
    stage.say('A', 'B', `to bob ${i}`);
    stage.say('B', 'A', `to alice ${i}`);
  }
};

const inSuite1 =
  (supply: SupplyName): Play =>
  (stage) => {
    stage.party('A', { ...alice, suites: [1] });
    stage.party('B', { ...bob, suites: [1] });
    stage.init('A', 'B', supply);
    turns(stage, 3);
  };

const inSuite2 =
  (supply: SupplyName): Play =>
  (stage) => {
    dialled(stage, supply);
    turns(stage, 2);
  };

const bothDial = (stage: ScriptStage): void => {
  strangers(stage);
  stage.init('A', 'B');
  stage.init('B', 'A');
};

/** Each change arrives instead of the message, and then the message itself. */
const afterChanges =
  (changes: readonly Change[], prepare: Play = talking): Play =>
  (stage) => {
    prepare(stage);
    const message = stage.encrypt('A', 'B', 'the real one');
    for (const change of changes) {
      stage.clock(4000);
      stage.deliver('B', message, change);
    }
    stage.deliver('B', message);
  };

/** Bob installs again: his address, other keys. */
const reinstalled = (stage: ScriptStage): void => {
  talking(stage);
  stage.party('C', bob);
};

const SCRIPTS: readonly (readonly [comment: string, flags: readonly string[], play: Play])[] = [
  ['suite 2, one-time keys, four turns', [], (stage) => (talking(stage), turns(stage, 3))],
  ['suite 1', [], inSuite1('full')],
  ['suite 1 without a one-time prekey', [], inSuite1('withoutOneTimePrekey')],
  ['suite 2 without a one-time prekey', [], inSuite2('withoutOneTimePrekey')],
  ['suite 2 with the last-resort KEM prekey', [], inSuite2('lastResort')],
  ['suite 2 with nothing that is used once', ['A09'], inSuite2('exhausted')],
  [
    'a burst each way, PREKEY messages until the first answer',
    [],
    (stage) => {
      dialled(stage);
      for (let i = 0; i < 3; i++) stage.say('A', 'B', `opening ${i}`);
      for (let i = 0; i < 6; i++) stage.say('B', 'A', `answer ${i}`);
      for (let i = 0; i < 6; i++) stage.say('A', 'B', `again ${i}`);
    },
  ],
  [
    'the second PREKEY message arrives first',
    ['A13'],
    (stage) => {
      dialled(stage);
      const [one, two] = [stage.encrypt('A', 'B', 'one'), stage.encrypt('A', 'B', 'two')];
      stage.deliver('B', two);
      stage.deliver('B', one);
    },
  ],
  [
    'sixteen messages in reverse order, each twice',
    ['A13'],
    (stage) => {
      talking(stage);
      const sent = Array.from({ length: 16 }, (_, i) => stage.encrypt('A', 'B', `message ${i}`));
      for (const message of sent.toReversed()) stage.deliver('B', message);
      for (const message of sent) stage.deliver('B', message);
    },
  ],
  [
    'messages out of order on one chain',
    ['A13'],
    (stage) => {
      talking(stage);
      const sent = Array.from({ length: 10 }, (_, i) => stage.encrypt('A', 'B', `message ${i}`));
      for (const i of [3, 0, 7, 1, 9, 8, 2, 4, 6, 5]) stage.deliver('B', sent[i] ?? 0);
    },
  ],
  [
    'three messages are lost for good',
    ['A13'],
    (stage) => {
      talking(stage);
      stage.encrypt('A', 'B', 'lost');
      stage.say('A', 'B', 'read');
      stage.encrypt('A', 'B', 'lost too');
      stage.encrypt('A', 'B', 'and this');
      stage.say('A', 'B', 'read again');
      turns(stage, 2);
    },
  ],
  [
    'late messages of an earlier chain',
    ['A13'],
    (stage) => {
      talking(stage);
      const late = [stage.encrypt('A', 'B', 'late 0'), stage.encrypt('A', 'B', 'late 1')];
      stage.say('A', 'B', 'in time');
      const lost = stage.encrypt('A', 'B', 'at the end of the chain');
      stage.say('B', 'A', 'turn');
      stage.say('A', 'B', 'on the next chain');
      for (const message of [...late, lost]) stage.deliver('B', message);
    },
  ],
  [
    'a duplicate, at once and after a restart',
    ['A13'],
    (stage) => {
      talking(stage);
      const message = stage.encrypt('A', 'B', 'once');
      stage.deliver('B', message);
      stage.deliver('B', message);
      stage.restart('B');
      stage.deliver('B', message);
      turns(stage, 1);
    },
  ],
  [
    'a restart after every step',
    ['A22'],
    (stage) => {
      dialled(stage);
      for (let i = 0; i < 3; i++) {
        stage.restart('A');
        const message = stage.encrypt('A', 'B', `restarted ${i}`);
        stage.restart('B');
        stage.deliver('B', message);
        stage.restart('B');
        const answer = stage.encrypt('B', 'A', `also ${i}`);
        stage.restart('A');
        stage.deliver('A', answer);
      }
    },
  ],
  [
    'both dial at the same moment',
    ['A28'],
    (stage) => {
      bothDial(stage);
      const [one, other] = [stage.encrypt('A', 'B', 'a1'), stage.encrypt('B', 'A', 'b1')];
      stage.deliver('B', one);
      stage.deliver('A', other);
      turns(stage, 2);
    },
  ],
  [
    'both dial, the first message of A is lost',
    ['A28'],
    (stage) => {
      bothDial(stage);
      stage.encrypt('A', 'B', 'lost');
      stage.say('B', 'A', 'b1');
      turns(stage, 2);
    },
  ],
  [
    'both dial, the first message of B is lost',
    ['A28'],
    (stage) => {
      bothDial(stage);
      stage.encrypt('B', 'A', 'lost');
      stage.say('A', 'B', 'a1');
      turns(stage, 2);
    },
  ],
  [
    'both dial, both first messages are lost',
    ['A28'],
    (stage) => {
      bothDial(stage);
      stage.encrypt('A', 'B', 'lost');
      stage.encrypt('B', 'A', 'lost too');
      turns(stage, 2);
    },
  ],
  [
    'both dial, messages come late and out of order',
    ['A28'],
    (stage) => {
      bothDial(stage);
      const a = [stage.encrypt('A', 'B', 'a1'), stage.encrypt('A', 'B', 'a2')];
      const b = [stage.encrypt('B', 'A', 'b1'), stage.encrypt('B', 'A', 'b2')];
      stage.deliver('B', a[1] ?? 0);
      stage.deliver('A', b[1] ?? 0);
      turns(stage, 1);
      stage.deliver('A', b[0] ?? 0);
      stage.deliver('B', a[0] ?? 0);
      turns(stage, 1);
    },
  ],
  [
    'the one who dials later wins by its epoch',
    ['A28'],
    (stage) => {
      strangers(stage);
      stage.init('A', 'B');
      stage.clock(5000);
      stage.init('B', 'A');
      const [one, other] = [stage.encrypt('A', 'B', 'a1'), stage.encrypt('B', 'A', 'b1')];
      stage.deliver('A', other);
      stage.deliver('B', one);
      turns(stage, 2);
    },
  ],
  [
    'a second init while the session is usable changes nothing',
    [],
    (stage) => {
      talking(stage);
      stage.init('A', 'B');
      turns(stage, 1);
    },
  ],
  [
    'the first message comes again after its session is forgotten: one-time keys are used up',
    ['A04'],
    (stage) => replayedAfterAWeek(stage, 'full'),
  ],
  [
    'the first message comes again after its session is forgotten: reusable keys, but it was seen',
    ['A04'],
    (stage) => replayedAfterAWeek(stage, 'exhausted'),
  ],
  [
    'a forged first message uses up nothing',
    ['A10', 'A08'],
    afterChanges(
      [{ xorAt: 1649 }, { xorAt: 0xd0 + 500 }, { xorAt: 0xb4 }, { xorAt: 0xa1 }, { xorAt: 1296 + 0x45 }],
      (stage) => dialled(stage),
    ),
  ],
  [
    'a first message under another opening of the same session',
    ['A17'],
    (stage) => {
      dialled(stage);
      stage.say('A', 'B', 'one');
      const two = stage.encrypt('A', 'B', 'two');
      for (const xorAt of [0x13, 0x60, 0x9f, 0xb1, 0xd5]) {
        stage.clock(4000);
        stage.deliver('B', two, { xorAt });
      }
      stage.deliver('B', two);
    },
  ],
  [
    'changed bytes in every field of a RATCHET message',
    ['A15', 'A17'],
    afterChanges(
      [0, 1, 2, 3, 4, 0x14, 0x19, 0x1a, 0x39, 0x3d, 0x41, 0x42, 0x51, 0x52, 0x100, 0x161].map((xorAt) => ({ xorAt })),
    ),
  ],
  [
    'cut and lengthened messages',
    ['A17'],
    afterChanges([
      { cutTo: 0 },
      { cutTo: 3 },
      { cutTo: 82 },
      { cutTo: 98 },
      { cutTo: 353 },
      { append: '00' },
      { append: '00'.repeat(256) },
    ]),
  ],
  [
    'headers that count past the end of a chain, or further than anything was sent',
    ['A13', 'A20', 'A14'],
    afterChanges([
      { set: { at: 0x3e, bytes: '000007d0' } },
      { set: { at: 0x3e, bytes: 'ffffffff' } },
      { set: { at: 0x3a, bytes: '000007d1' } },
      { set: { at: 0x3e, bytes: '000000ff' } },
      { set: { at: 0x3a, bytes: '00000064' } },
    ]),
  ],
  [
    'twenty forgeries block a peer for a minute, and nobody else',
    ['A14'],
    (stage) => {
      talking(stage);
      stage.party('D', { userId: 'carol', deviceId: 3 });
      stage.init('D', 'B');
      const message = stage.encrypt('A', 'B', 'the real one');
      for (let i = 0; i < 20; i++) stage.deliver('B', message, { xorAt: 0x60 + i });
      stage.deliver('B', message);
      stage.say('D', 'B', 'from carol');
      stage.clock(60_000);
      stage.deliver('B', message);
    },
  ],
  [
    'a key that was passed over is gone after a day',
    ['A16'],
    (stage) => {
      talking(stage);
      const [early, late] = [stage.encrypt('A', 'B', 'early'), stage.encrypt('A', 'B', 'late')];
      stage.say('A', 'B', 'last');
      stage.clock(DAY_MS - 120_000);
      stage.deliver('B', early);
      stage.clock(120_000);
      stage.deliver('B', late);
      turns(stage, 1);
    },
  ],
  [
    'a key that was passed over is gone after five newer chains',
    ['A16'],
    (stage) => {
      talking(stage);
      const [kept, gone] = [stage.encrypt('A', 'B', 'kept'), stage.encrypt('A', 'B', 'gone')];
      stage.say('A', 'B', 'newer');
      for (let i = 0; i < 5; i++) {
        stage.say('B', 'A', `turn ${i}`);
        stage.say('A', 'B', `turn ${i}`);
      }
      stage.deliver('B', kept);
      turns(stage, 1);
      stage.say('B', 'A', 'one more');
      stage.say('A', 'B', 'one more');
      stage.deliver('B', gone);
    },
  ],
  [
    'a thief with the whole state reads nothing after a round trip, and nothing from before',
    ['A19'],
    (stage) => {
      talking(stage);
      const before = stage.encrypt('A', 'B', 'before');
      stage.deliver('B', before);
      stage.clone('B', 'T');
      stage.deliver('T', before);
      turns(stage, 2);
      const secret = stage.encrypt('A', 'B', 'secret again');
      stage.deliver('T', secret);
      stage.deliver('B', secret);
    },
  ],
  [
    'a restored state says another thing under the same N, with another salt',
    ['A21'],
    (stage) => {
      talking(stage);
      stage.snapshot('A', 'backup');
      stage.encrypt('A', 'B', 'never arrives');
      stage.restore('A', 'backup');
      stage.say('A', 'B', 'arrives');
      turns(stage, 1);
    },
  ],
  [
    'nobody answers for seven days',
    ['A30'],
    (stage) => {
      dialled(stage);
      stage.encrypt('A', 'B', 'anybody there?');
      stage.clock(7 * DAY_MS - 1000);
      stage.encrypt('A', 'B', 'still here');
      stage.clock(1000);
      stage.encrypt('A', 'B', 'too late');
      stage.init('A', 'B');
      turns(stage, 1);
    },
  ],
  [
    'a new session after seven days; the old one is read for a day',
    [],
    (stage) => {
      talking(stage);
      const [late, veryLate] = [stage.encrypt('A', 'B', 'late'), stage.encrypt('A', 'B', 'very late')];
      stage.clock(7 * DAY_MS);
      stage.init('A', 'B');
      stage.say('A', 'B', 'on the new one');
      stage.deliver('B', late);
      stage.say('B', 'A', 'answer');
      stage.clock(DAY_MS);
      stage.deliver('B', veryLate);
      turns(stage, 1);
    },
  ],
  [
    'another identity in a bundle, until a person accepts it',
    ['A31'],
    (stage) => {
      reinstalled(stage);
      stage.init('A', 'C');
      stage.encrypt('A', 'B', 'nothing leaves');
      stage.say('B', 'A', 'nothing is read');
      stage.init('A', 'B');
      stage.acceptIdentity('A', 'C');
      stage.encrypt('A', 'C', 'no session yet');
      stage.say('B', 'A', 'from before');
      stage.init('A', 'C');
      stage.say('A', 'C', 'hello again');
    },
  ],
  [
    'another identity in a first message',
    ['A31'],
    (stage) => {
      reinstalled(stage);
      stage.init('C', 'A');
      const first = stage.encrypt('C', 'A', 'ring');
      stage.deliver('A', first, undefined, 'C');
      stage.encrypt('A', 'B', 'nothing leaves');
      stage.acceptIdentity('A', 'C');
      stage.deliver('A', first, undefined, 'C');
      stage.say('A', 'C', 'now I know');
    },
  ],
  [
    'a message under the name of somebody else, or for another device',
    ['A07'],
    (stage) => {
      dialled(stage);
      stage.party('E', { userId: 'eve', deviceId: 1 });
      stage.party('F', { userId: 'alice', deviceId: 2 });
      stage.party('G', { userId: 'bob', deviceId: 8 });
      const first = stage.encrypt('A', 'B', 'ring');
      stage.deliver('B', first, undefined, 'E');
      stage.deliver('B', first, undefined, 'F');
      stage.deliver('G', first);
      stage.deliver('B', first);
      const second = stage.encrypt('B', 'A', 'answer');
      stage.deliver('A', second, undefined, 'E');
      stage.deliver('A', second);
    },
  ],
  [
    'a message goes back to its author',
    ['A36'],
    (stage) => {
      talking(stage);
      const message = stage.encrypt('A', 'B', 'mirror');
      stage.deliver('A', message, undefined, 'B');
      stage.deliver('B', message);
      turns(stage, 1);
    },
  ],
  [
    'a first message goes back to its author',
    ['A36'],
    (stage) => {
      dialled(stage);
      const message = stage.encrypt('A', 'B', 'mirror');
      stage.deliver('A', message, undefined, 'B');
      stage.deliver('B', message);
    },
  ],
  [
    'a PREKEY message inside a PREKEY message, a RATCHET message without a session',
    ['A34'],
    (stage) => {
      dialled(stage);
      const first = stage.encrypt('A', 'B', 'ring');
      stage.deliver('B', first, { set: { at: 1, bytes: '02' } });
      stage.deliver('B', first, { set: { at: 1297, bytes: '01' } });
      stage.deliver('B', first);
      stage.party('D', { userId: 'carol', deviceId: 3 });
      stage.say('B', 'A', 'answer');
      const second = stage.encrypt('A', 'B', 'no opening any more');
      stage.deliver('D', second);
      stage.deliver('B', second);
    },
  ],
  [
    'capabilities that were seen cannot be taken back',
    ['A35'],
    (stage) => {
      strangers(stage);
      stage.party('U', { ...bob, keysOf: 'B', capsVersion: 2, suites: [1, 2] });
      stage.init('A', 'U');
      stage.clock(7 * DAY_MS);
      stage.init('A', 'B');
      stage.encrypt('A', 'U', 'too late by now');
    },
  ],
  [
    'no suite in common',
    ['A35'],
    (stage) => {
      stage.party('A', { ...alice, suites: [2] });
      stage.party('B', { ...bob, suites: [1] });
      stage.init('A', 'B');
      stage.init('B', 'A');
    },
  ],
  [
    'bundles that are wrong in one place',
    ['A05', 'A06', 'A11'],
    (stage) => {
      strangers(stage);
      stage.party('E', { userId: 'eve', deviceId: 9, oneTimeKeys: 1 });
      const [good, other] = [stage.bundle('B'), stage.bundle('E')];
      const { bundle } = good;
      const wrong = [
        { ...bundle, signedPrekey: other.bundle.signedPrekey },
        { ...bundle, kemPrekey: other.bundle.kemPrekey },
        { ...bundle, identity: other.bundle.identity },
        { ...bundle, userId: 'eve' },
        { ...bundle, deviceId: 9 },
        { ...bundle, kemPrekeyKind: 'lastResort' as const },
        { ...bundle, oneTimePrekey: bundle.signedPrekey },
      ];
      for (const one of wrong) stage.init('A', 'B', { ...good, bundle: one });
      stage.init(
        'A',
        'B',
        stage.bundle('B', 'exhausted', { notBefore: START - 16 * 86_400, notAfter: START + 365 * 86_400 }),
      );
      stage.init(
        'A',
        'B',
        stage.bundle('B', 'exhausted', { notBefore: START + 2 * 86_400, notAfter: START + 14 * 86_400 }),
      );
      stage.encrypt('A', 'B', 'nothing leaves');
      stage.init('A', 'B', good);
      turns(stage, 1);
    },
  ],
  [
    'sizes: a hang-up, candidates and an offer, and one that does not fit',
    ['A46'],
    (stage) => {
      talking(stage);
      stage.deliver('B', stage.encrypt('A', 'B', 'x'.repeat(255), 256));
      stage.deliver('B', stage.encrypt('A', 'B', 'x'.repeat(256), 256));
      stage.deliver('B', stage.encrypt('A', 'B', '', 1024));
      stage.deliver('B', stage.encrypt('A', 'B', 'sdp', 8192));
    },
  ],
];

/**
 * A week later a new session takes over, a day after that the old one is deleted; then its first message comes again.
 */
function replayedAfterAWeek(stage: ScriptStage, supply: SupplyName): void {
  dialled(stage, supply);
  const first = stage.encrypt('A', 'B', 'ring');
  stage.deliver('B', first);
  stage.say('B', 'A', 'answer');
  stage.clock(7 * DAY_MS);
  stage.init('A', 'B');
  stage.say('A', 'B', 'new session');
  stage.clock(DAY_MS);
  stage.say('B', 'A', 'a day later');
  stage.deliver('B', first);
  stage.restart('B');
  stage.deliver('B', first);
}

export function sessionScripts(): SessionScript[] {
  return SCRIPTS.map(([comment, flags, play], i) => {
    const stage = new ScriptStage(comment);
    play(stage);
    return stage.script(900 + i, comment, flags);
  });
}
