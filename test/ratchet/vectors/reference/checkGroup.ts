import {
  type Bundle,
  type OwnIdentity,
  type PublicPrekey,
  accept,
  capsOf,
  certificateMessage,
  checkBundle,
  checkIdentity,
  commonSuite,
  identityOf,
  initiate,
  prekeyMessage,
  transcriptHash,
} from './handshake.ts';
import { decodePrekey, decodeRatchet, encodeHeader, encodeOpening, pad, unpad } from './messages.ts';
import { decapsulate, dh, kemOfSuite, kemSecretOf, seal, sign, verify } from './primitives.ts';
import { checkX25519 } from './publicKeys.ts';
import { keyAndNonce, messageKeyOf, nextChainKey, rootStep } from './ratchet.ts';
import { Refusal } from './refusal.ts';
import { staticSeal } from './staticSeal.ts';
import { bytesIfAny, bytesOf, numberOf, partOf, textOf } from './vectorValues.ts';
import { safetyNumber, sas } from './verification.ts';

type Values = Readonly<Record<string, unknown>>;
type Computed = Readonly<Record<string, Buffer | number | string | readonly Buffer[]>>;

const address = (values: Values) => ({ userId: textOf(values, 'userId'), deviceId: numberOf(values, 'deviceId') });

const ownIdentity = (values: Values): OwnIdentity => ({
  address: address(values),
  signingSeed: bytesOf(values, 'signingSeed'),
  dhPrivate: bytesOf(values, 'dhPrivate'),
  caps: bytesOf(values, 'caps'),
});

const publicPrekey = (values: Values): PublicPrekey => ({
  id: numberOf(values, 'id'),
  notBefore: numberOf(values, 'notBefore'),
  notAfter: numberOf(values, 'notAfter'),
  publicKey: bytesOf(values, 'publicKey'),
  signature: bytesOf(values, 'signature'),
});

const publicIdentity = (values: Values) => ({
  address: address(values),
  identity: bytesOf(values, 'identity'),
  caps: bytesOf(values, 'caps'),
  certificate: bytesOf(values, 'certificate'),
});

function bundleOf(values: Values): Bundle {
  return {
    ...publicIdentity(values),
    spk: publicPrekey(partOf(values, 'spk')),
    opk: values['opk'] === undefined ? undefined : publicPrekey(partOf(values, 'opk')),
    kem: publicPrekey(partOf(values, 'kem')),
    kemKind: numberOf(values, 'kemKind'),
  };
}

/**
 * `out` is needed once: node:crypto cannot encapsulate with a given m, but proves that a ciphertext is the one of it.
 */
function initiator(values: Values, out: Values | undefined): Computed {
  const own = ownIdentity(partOf(values, 'own'));
  const bundle = bundleOf(partOf(values, 'bundle'));
  const suite = commonSuite(own.caps, bundle.caps);
  checkBundle(suite, address(partOf(values, 'expected')), bundle, numberOf(values, 'now'));
  const draws = partOf(values, 'draws');
  const [ek, m] = [bytesOf(draws, 'ek'), bytesIfAny(draws, 'm')];
  const ciphertext = bytesOf(out ?? {}, 'ct');
  const kem = kemOfSuite(suite);
  let secret: Buffer | undefined;
  if (kem !== null && m !== undefined) {
    secret = kemSecretOf(bundle.kem.publicKey, m);
    const fromOtherEnd = decapsulate(kem, bytesOf(values, 'kemSeed'), ciphertext);
    if (!secret.equals(fromOtherEnd)) throw new Error('the ciphertext is not the one of m');
  }
  const certificate = sign(own.signingSeed, certificateMessage(own.address, identityOf(own), own.caps));
  const { agreed, openingBytes } = initiate(suite, numberOf(values, 'epoch'), { ...own, certificate }, bundle, ek, {
    secret,
    ciphertext,
  });
  const dhs = [
    dh(own.dhPrivate, bundle.spk.publicKey),
    dh(ek, bundle.identity.subarray(32)),
    dh(ek, bundle.spk.publicKey),
    ...(bundle.opk ? [dh(ek, bundle.opk.publicKey)] : []),
  ];
  const { transcript, rootKey, sessionId } = agreed;
  return { dh: dhs, ct: ciphertext, th: transcript, rk0: rootKey, sessionId, opening: openingBytes };
}

function responder(values: Values): Computed {
  const own = ownIdentity(partOf(values, 'own'));
  const sender = address(partOf(values, 'sender'));
  const { opening } = decodePrekey(bytesOf(values, 'wire'));
  if (opening.senderDevice !== sender.deviceId || opening.recipientDevice !== own.address.deviceId) {
    throw new Refusal('E_AUTH');
  }
  checkX25519(opening.identity.subarray(32));
  const remote = { ...opening, address: sender };
  checkIdentity(remote);
  if (opening.recipientCapsVersion !== capsOf(own.caps).version) throw new Refusal('E_AUTH');
  const { transcript, rootKey, sessionId } = accept(own, remote, opening, {
    spk: bytesOf(values, 'spk'),
    opk: opening.opkId === 0 ? undefined : bytesOf(values, 'opk'),
    kemSeed: bytesIfAny(values, 'kemSeed'),
  });
  return { th: transcript, rk0: rootKey, sessionId };
}

function transcript(values: Values): Computed {
  const [a, b] = [partOf(values, 'a'), partOf(values, 'b')];
  return {
    th: transcriptHash({
      suite: numberOf(values, 'suite'),
      epoch: numberOf(values, 'epoch'),
      initiator: address(a),
      responder: address(b),
      initiatorIdentity: bytesOf(a, 'identity'),
      responderIdentity: bytesOf(b, 'identity'),
      initiatorCaps: bytesOf(a, 'caps'),
      responderCaps: bytesOf(b, 'caps'),
      spkId: numberOf(values, 'spkId'),
      spk: bytesOf(values, 'spk'),
      opkId: numberOf(values, 'opkId'),
      opk: bytesIfAny(values, 'opk'),
      kemId: numberOf(values, 'kemId'),
      kemKind: numberOf(values, 'kemKind'),
      kemKey: bytesOf(values, 'kemKey'),
      ephemeral: bytesOf(values, 'ek'),
      ciphertext: bytesOf(values, 'ct'),
    }),
  };
}

/** Decodes, and encodes what was decoded again: one message has one encoding. */
function ratchetMessage(values: Values): Computed {
  const wire = bytesOf(values, 'wire');
  const { header, headerBytes, sealed } = decodeRatchet(wire);
  if (!Buffer.concat([encodeHeader(header), sealed]).equals(wire)) throw new Error('it encodes to something else');
  const { suite, sessionId, epoch, ratchetKey, previousLength, index, salt } = header;
  return { suite, sessionId, epoch, dhs: ratchetKey, pn: previousLength, n: index, salt, headerBytes, sealed };
}

function prekeyMessageValues(values: Values): Computed {
  const { opening, openingBytes } = decodePrekey(bytesOf(values, 'wire'));
  if (!encodeOpening(opening).equals(openingBytes)) throw new Error('it encodes to something else');
  const { ephemeral, ciphertext, ...rest } = opening;
  return { ...rest, ek: ephemeral, ct: ciphertext, openingBytes: openingBytes.length };
}

const GROUPS: Readonly<Record<string, (values: Values, out: Values | undefined) => Computed>> = {
  kdf_rk: (values) => {
    const next = rootStep(bytesOf(values, 'rk'), bytesOf(values, 'dh'));
    return { rk: next.rootKey, ck: next.chainKey };
  },
  kdf_ck: (values) => {
    const ck = bytesOf(values, 'ck');
    return { mk: messageKeyOf(ck), ck: nextChainKey(ck) };
  },
  msg_keys: (values) => {
    const [key, nonce] = keyAndNonce(bytesOf(values, 'mk'), bytesOf(values, 'salt'));
    const associatedData = Buffer.concat([bytesOf(values, 'th'), bytesOf(values, 'header')]);
    return { key, nonce, sealed: seal(key, nonce, associatedData, bytesOf(values, 'padded')) };
  },
  transcript,
  pqxdh_initiator: initiator,
  pqxdh_responder: responder,
  identity_cert: (values) => {
    const shown = publicIdentity(values);
    checkX25519(shown.identity.subarray(32));
    checkIdentity(shown);
    return { message: certificateMessage(shown.address, shown.identity, shown.caps) };
  },
  prekey_sig: (values) => {
    const message = prekeyMessage(textOf(values, 'role'), numberOf(values, 'kind'), publicPrekey(values));
    if (!verify(bytesOf(values, 'signingKey'), message, bytesOf(values, 'signature'))) throw new Refusal('');
    return { message };
  },
  ratchet_encode: ratchetMessage,
  prekey_encode: prekeyMessageValues,
  safety_number: safetyNumber,
  sas,
  static_seal: staticSeal,
  pad: (values) => {
    const padded = bytesIfAny(values, 'padded');
    if (padded !== undefined) return { pt: unpad(padded) };
    const pt = bytesOf(values, 'pt');
    const made = pad(pt, numberOf(values, 'size'));
    if (!unpad(made).equals(pt)) throw new Error('padding does not come off again');
    return { padded: made };
  },
};

/** What this reader makes of a test: its values in hex, or the code it refuses it with. */
export function computed(type: string, values: Values, out: Values | undefined): { out?: Values; error?: string } {
  const group = GROUPS[type];
  if (group === undefined) throw new TypeError(`there is no group ${type}`);
  try {
    const written = (value: Computed[string]): unknown =>
      typeof value === 'number' || typeof value === 'string'
        ? value
        : Buffer.isBuffer(value)
          ? value.toString('hex')
          : value.map((one) => one.toString('hex'));
    return {
      out: Object.fromEntries(Object.entries(group(values, out)).map(([name, value]) => [name, written(value)])),
    };
  } catch (error) {
    if (error instanceof Refusal) return { error: error.code };
    throw error;
  }
}
