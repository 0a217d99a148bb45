import { callTranscriptHash } from '../../../../core/ratchet/callTranscript.ts';
import {
  compareSafetyNumber,
  identityFingerprint,
  safetyNumberCode,
  safetyNumberDigits,
} from '../../../../core/ratchet/safetyNumber.ts';
import { sasCommitment, shortAuthString } from '../../../../core/ratchet/shortAuthString.ts';
import { seededDraw } from '../../../stage/ratchetParty.ts';
import type { VectorGroup } from '../vectorFile.ts';
import { numbered, testCase, vectorPrimitives as primitives } from './testCase.ts';

interface Person {
  readonly userId: string;
  readonly identity: Uint8Array;
}

export function safetyNumberGroup(): VectorGroup {
  const draw = seededDraw('vectors safety_number');
  const [alice, bob]: readonly Person[] = [
    { userId: 'alice', identity: draw(64) },
    { userId: 'bob', identity: draw(64) },
  ];
  if (alice === undefined || bob === undefined) throw new Error('there are two people');
  const mallory: Person = { userId: 'bob', identity: draw(64) };
  const fingerprint = ({ userId, identity }: Person) => identityFingerprint(primitives, userId, identity);
  const made = (comment: string, flags: readonly string[], own: Person, remote: Person) =>
    testCase(comment, flags, { own: { ...own }, remote: { ...remote } }, () => {
      const [f, g] = [fingerprint(own), fingerprint(remote)];
      return { own: f, remote: g, digits: safetyNumberDigits(f, g), code: safetyNumberCode(f, g) };
    });
  const compared = (comment: string, flags: readonly string[], text: string) =>
    testCase(comment, flags, { own: { ...alice }, remote: { ...bob }, text }, () => ({
      verdict: compareSafetyNumber(fingerprint(alice), fingerprint(bob), text),
    }));
  const digits = safetyNumberDigits(fingerprint(alice), fingerprint(bob));
  const shown = safetyNumberCode(fingerprint(bob), fingerprint(alice));
  const withKeys = (signing: Uint8Array, dh: Uint8Array): Person => ({
    userId: 'bob',
    identity: Uint8Array.from([...signing, ...dh]),
  });
  const [ofBob, ofMallory] = [bob.identity, mallory.identity];
  return {
    type: 'safety_number',
    tests: numbered(1001, [
      made('as Alice sees it', [], alice, bob),
      made('as Bob sees it', [], bob, alice),
      made('another identity under the name of Bob', ['A31'], alice, mallory),
      made('only the DH key is another', ['A33'], alice, withKeys(ofBob.slice(0, 32), ofMallory.slice(32))),
      made('only the signing key is another', ['A33'], alice, withKeys(ofMallory.slice(0, 32), ofBob.slice(32))),
      made('the identity of Bob under a longer name', [], alice, { ...bob, userId: 'bob0' }),
      made('a name of 32 letters', [], alice, { ...bob, userId: 'a'.repeat(32) }),
      made('all bits zero', [], { ...alice, identity: new Uint8Array(64) }, { ...bob, identity: new Uint8Array(64) }),
      compared('the digits', [], digits),
      compared('the digits in groups', [], digits.replaceAll(/(.{5})/g, '$1 ').trim()),
      compared('the code that Bob shows', [], shown),
      compared('the same in small letters', [], shown.toLowerCase()),
      compared('the code that Alice shows herself', ['A33'], safetyNumberCode(fingerprint(alice), fingerprint(bob))),
      compared('the code of somebody else', [], safetyNumberCode(fingerprint(mallory), fingerprint(alice))),
      compared('other digits', [], safetyNumberDigits(fingerprint(alice), fingerprint(mallory))),
      compared('the halves the wrong way round', [], digits.slice(30) + digits.slice(0, 30)),
      compared('59 digits', [], digits.slice(1)),
      compared('a code of another form', [], shown.replace('RF1', 'RF2')),
      compared('nothing', [], ''),
    ]),
  };
}

export function sasGroup(): VectorGroup {
  const draw = seededDraw('vectors sas');
  const parts = () => ({
    callId: draw(16),
    callerIdentity: draw(64),
    calleeIdentity: draw(64),
    callerFingerprint: draw(32),
    calleeFingerprint: draw(32),
    offerHash: draw(32),
    answerHash: draw(32),
    callerNonce: draw(32),
    calleeNonce: draw(32),
  });
  type Parts = ReturnType<typeof parts>;
  const made = (comment: string, flags: readonly string[], input: Parts) =>
    testCase(comment, flags, input, () => {
      const { callId, callerIdentity, calleeIdentity, callerFingerprint, calleeFingerprint } = input;
      const ct = callTranscriptHash(primitives, {
        callId,
        caller: { identity: callerIdentity, dtlsFingerprint: callerFingerprint },
        callee: { identity: calleeIdentity, dtlsFingerprint: calleeFingerprint },
        offerHash: input.offerHash,
        answerHash: input.answerHash,
      });
      return {
        commitment: sasCommitment(primitives, input.callerNonce),
        ct,
        sas: Uint8Array.from(shortAuthString(primitives, ct, input.callerNonce, input.calleeNonce)),
      };
    });
  const one = parts();
  const other = parts();
  const zeros = Object.fromEntries(
    Object.entries(one).map(([name, bytes]) => [name, new Uint8Array(bytes.length)]),
  ) as Parts;
  const changed = Object.keys(one).map((name) =>
    made(`another ${name}`, ['A43', 'A44'], { ...one, [name]: other[name as keyof Parts] }),
  );
  return {
    type: 'sas',
    tests: numbered(1041, [
      made('a call', [], one),
      made('another call', [], other),
      made('all bits zero', [], zeros),
      made('the two sides the other way round', ['A44'], {
        ...one,
        callerIdentity: one.calleeIdentity,
        calleeIdentity: one.callerIdentity,
        callerFingerprint: one.calleeFingerprint,
        calleeFingerprint: one.callerFingerprint,
      }),
      made('the nonces the other way round', ['A45'], {
        ...one,
        callerNonce: one.calleeNonce,
        calleeNonce: one.callerNonce,
      }),
      ...changed,
    ]),
  };
}
