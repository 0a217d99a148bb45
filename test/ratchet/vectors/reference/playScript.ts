import { expect } from 'vitest';
import { type ScriptParty, type ScriptStep, type SessionScript, type VectorBundle, changed } from '../vectorFile.ts';
import { type Encapsulate, ReferenceDevice } from './device.ts';
import type { Bundle, PublicPrekey } from './handshake.ts';
import { decapsulate, kemPublic, kemSecretOf } from './primitives.ts';
import { refusalOf } from './refusal.ts';

const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');
const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64');

function deviceOf(party: ScriptParty, draws: string[]): ReferenceDevice {
  const keys = (list: ScriptParty['opk']): ReadonlyMap<number, Buffer> =>
    new Map(list.map((key) => [key.id, fromHex(key.private)]));
  return new ReferenceDevice(
    {
      address: { userId: party.userId, deviceId: party.deviceId },
      signingSeed: fromHex(party.signingSeed),
      dhPrivate: fromHex(party.dhPrivate),
      caps: fromHex(party.caps),
    },
    {
      spk: keys(party.spk),
      opk: keys(party.opk),
      kemLastResort: keys(party.kemLastResort),
      kemOneTime: keys(party.kemOneTime),
    },
    (bytes) => {
      const drawn = fromHex(draws.shift() ?? '');
      if (drawn.length !== bytes) throw new Error(`${bytes} bytes are drawn where the script has ${drawn.length}`);
      return drawn;
    },
  );
}

function prekeyOf(prekey: VectorBundle['signedPrekey']): PublicPrekey {
  return { ...prekey, publicKey: fromBase64(prekey.publicKey), signature: fromBase64(prekey.signature) };
}

function bundleOf(wire: VectorBundle): Bundle {
  return {
    address: { userId: wire.userId, deviceId: wire.deviceId },
    identity: Buffer.concat([fromBase64(wire.identity.signingKey), fromBase64(wire.identity.dhKey)]),
    caps: fromBase64(wire.identity.capabilities),
    certificate: fromBase64(wire.identity.certificate),
    spk: prekeyOf(wire.signedPrekey),
    opk: wire.oneTimePrekey && prekeyOf(wire.oneTimePrekey),
    kem: prekeyOf(wire.kemPrekey),
    kemKind: wire.kemPrekeyKind === 'oneTime' ? 0 : 1,
  };
}

/**
 * node:crypto cannot be given m, so the script says what ciphertext it gave. Decapsulation re-encrypts: the same secret
 * from both ends means that the ciphertext is the one of this m.
 */
function scripted(ciphertext: Buffer, seed: Buffer | undefined): Encapsulate {
  return (kem, key, draw) => {
    const secret = kemSecretOf(key, draw(32));
    if (seed === undefined) return { secret, ciphertext };
    if (!kemPublic(kem, seed).equals(key)) throw new Error('not the seed of this bundle');
    if (!decapsulate(kem, seed, ciphertext).equals(secret)) throw new Error('the ciphertext is not the one of this m');
    return { secret, ciphertext };
  };
}

/** Plays a script with devices of this folder alone; each must do, say, draw and keep what the script says. */
export function playScript(script: SessionScript): void {
  let nowMs = script.startMs;
  const draws = new Map(Object.entries(script.draws).map(([name, list]) => [name, [...list]]));
  const devices = new Map<string, ReferenceDevice>();
  const snapshots = new Map<string, ReturnType<ReferenceDevice['snapshot']>>();
  const messages: Buffer[] = [];
  const parties = new Map(Object.entries(script.parties));
  for (const [name, party] of parties) devices.set(name, deviceOf(party, draws.get(name) ?? []));
  const device = (name: string): ReferenceDevice => {
    const found = devices.get(name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  };
  const kept = (name: string, step: { readonly stateHash: string }): void =>
    expect(device(name).stateHash()).toBe(step.stateHash);

  const play = (step: ScriptStep): void => {
    switch (step.op) {
      case 'init': {
        let sessionId: string | undefined;
        const error = refusalOf(() => {
          const { own } = device(step.peer);
          const seed = step.kemSeed === undefined ? undefined : fromHex(step.kemSeed);
          sessionId = device(step.party)
            .initialise(own.address, bundleOf(step.bundle), nowMs, scripted(fromHex(step.kemCiphertext ?? ''), seed))
            .toString('hex');
        });
        expect({ error, sessionId }).toEqual({ error: step.error, sessionId: step.sessionId });
        return kept(step.party, step);
      }
      case 'encrypt': {
        let wire: string | undefined;
        const error = refusalOf(() => {
          const message = device(step.party).encrypt(device(step.peer).own.address, fromHex(step.pt), step.size, nowMs);
          messages.push(message);
          wire = message.toString('hex');
        });
        expect({ error, wire }).toEqual({ error: step.error, wire: step.wire });
        return kept(step.party, step);
      }
      case 'deliver': {
        let pt: string | undefined;
        const error = refusalOf(() => {
          const bytes = changed(messages[step.msg] ?? Buffer.alloc(0), step.change);
          const { address } = device(step.from).own;
          pt = device(step.to).decrypt(address, bytes, nowMs).toString('hex');
        });
        expect({ error, pt }).toEqual({ error: step.error, pt: step.pt });
        return kept(step.to, step);
      }
      case 'acceptIdentity':
        device(step.party).acceptIdentity(device(step.peer).own.address);
        return kept(step.party, step);
      case 'restart':
        device(step.party).restore(device(step.party).snapshot());
        return kept(step.party, step);
      case 'snapshot':
        snapshots.set(step.name, device(step.party).snapshot());
        return;
      case 'restore': {
        const state = snapshots.get(step.name);
        if (state === undefined) throw new Error('there is no such snapshot');
        device(step.party).restore(state);
        return kept(step.party, step);
      }
      case 'clone': {
        const original = parties.get(step.party);
        if (original === undefined) throw new Error('there is nobody to copy');
        const copy = deviceOf(original, draws.get(step.as) ?? []);
        copy.restore(device(step.party).snapshot());
        devices.set(step.as, copy);
        return;
      }
      case 'clock':
        nowMs += step.advanceMs;
        return;
    }
  };
  for (const [i, step] of script.steps.entries()) {
    try {
      play(step);
    } catch (error) {
      throw new Error(`step ${i} (${step.op})`, { cause: error });
    }
  }
  expect([...draws].filter(([, left]) => left.length > 0)).toEqual([]);
}
