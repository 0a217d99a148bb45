import {
  type Address,
  Secret,
  type StaticEnd,
  decodeStaticMessage,
  openStatic,
  parseX25519PublicKey,
  sealStatic,
} from '../../../../core/ratchet/signalCrypto.ts';
import { nobleExtendedAead } from '../../../../main/crypto/primitives/xchacha.ts';
import { seededDraw } from '../../../stage/ratchetParty.ts';
import type { VectorGroup } from '../vectorFile.ts';
import { numbered, testCase, vectorPrimitives } from './testCase.ts';

const primitives = { ...vectorPrimitives, ...nobleExtendedAead };
const TIME = 1_800_000_000;
const HEADER_BYTES = 0x4a;

interface Party extends StaticEnd {
  readonly address: Address;
  readonly private: Uint8Array;
}

export function staticSealGroup(): VectorGroup {
  const draw = seededDraw('vectors static_seal');
  const party = (userId: string, deviceId: number): Party => ({
    address: { userId, deviceId },
    identity: draw(64),
    private: draw(32),
  });
  const [alice, bob, carol] = [party('alice', 1), party('bob', 4_294_967_295), party('carol', 7)];
  const shown = ({ address, identity, private: secret }: Party) => ({ ...address, identity, private: secret });
  const publicOf = (one: Party) => parseX25519PublicKey(primitives.x25519Keygen(one.private).publicKey);
  const secretOf = (one: Party) => new Secret(Uint8Array.from(one.private));

  const seal = (from: Party, to: Party, pt: Uint8Array, size: 256 | 1024 | 8192, time: number, random: Uint8Array) => {
    let at = 0;
    const drawn = (length: number): Uint8Array => random.slice(at, (at += length));
    const keys = { ours: secretOf(from), theirs: publicOf(to), from, to };
    return sealStatic(primitives, keys, pt, size, time, drawn);
  };
  const sealed = (comment: string, from: Party, to: Party, bytes: number, size: 256 | 1024 | 8192, time = TIME) => {
    const [salt, nonce, pt] = [draw(32), draw(24), draw(bytes)];
    const input = { from: shown(from), to: shown(to), time, salt, nonce, pt, size };
    return testCase(comment, [], input, () => ({
      wire: seal(from, to, pt, size, time, Uint8Array.from([...salt, ...nonce])),
    }));
  };
  const opened = (comment: string, flags: readonly string[], from: Party, to: Party, wire: Uint8Array) =>
    testCase(comment, flags, { from: shown(from), to: shown(to), wire }, () => {
      const keys = { ours: secretOf(to), theirs: publicOf(from), from, to };
      return { pt: openStatic(primitives, keys, decodeStaticMessage(wire)) };
    });

  const good = seal(alice, bob, draw(40), 256, TIME, draw(56));
  const at = (offset: number, value: number): Uint8Array => {
    const wire = Uint8Array.from(good);
    wire[offset] = (wire[offset] ?? 0) ^ value;
    return wire;
  };
  return {
    type: 'static_seal',
    tests: numbered(1081, [
      sealed('a short message', alice, bob, 40, 256),
      sealed('the other way', bob, alice, 40, 256),
      sealed('an empty message', alice, bob, 0, 256),
      sealed('several candidates', alice, carol, 700, 1024),
      sealed('an offer', carol, bob, 3000, 8192),
      sealed('the greatest time', alice, bob, 1, 256, 2 ** 48 - 1),
      opened('read by the one it is for', [], alice, bob, good),
      opened('sent back to its author', ['A36'], bob, alice, good),
      opened('read by somebody else', ['A36'], alice, carol, good),
      opened('under the name of somebody else', ['A36'], carol, bob, good),
      opened('from another device', ['A36'], { ...alice, address: { ...alice.address, deviceId: 2 } }, bob, good),
      opened('by another identity', ['A36'], { ...alice, identity: carol.identity }, bob, good),
      opened('another time', ['A36'], alice, bob, at(0x11, 1)),
      opened('another salt', ['A17'], alice, bob, at(0x12, 1)),
      opened('another nonce', ['A17'], alice, bob, at(0x32, 1)),
      opened('another byte of the text', ['A17'], alice, bob, at(HEADER_BYTES, 1)),
      opened('another tag', ['A17'], alice, bob, at(good.length - 1, 0x80)),
      opened('another version', ['A17'], alice, bob, at(0, 3)),
      opened('the type of a RATCHET message', ['A34'], alice, bob, at(1, 1)),
      opened('the suite of the ratchet', ['A37'], alice, bob, at(2, 0xf2)),
      opened('flags', ['A17'], alice, bob, at(3, 1)),
      opened('one byte short', ['A17'], alice, bob, good.slice(0, -1)),
      opened('one byte long', ['A17'], alice, bob, Uint8Array.from([...good, 0])),
      opened('a header alone', ['A17'], alice, bob, good.slice(0, HEADER_BYTES)),
    ]),
  };
}
