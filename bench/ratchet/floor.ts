import type { Draw, Primitives } from '../../core/ratchet/signalCrypto.ts';

/**
 * What PROTOCOL asks of the primitives and nothing around it: no padding, headers, checks, copies or state. Each
 * function makes the calls of one step with arguments of the right sizes; what they return is thrown away.
 */
export interface Floor {
  /** "Double Ratchet", one message of this padded size out. */
  seal(paddedBytes: number): void;
  /** One in. */
  open(paddedBytes: number): void;
  /** Two `KDF_CK` outputs. */
  chainStep(): void;
  /** Both halves of a step of the DH ratchet at the receiver of a new ratchet key. */
  dhStep(): void;
  /** "Handshake", both sides: bundle, agreement, the initiator's first step. No message yet. */
  handshake(): void;
  /** "Persistence": the hashes one received message is looked up by, of its bytes and of its place. */
  look(wireBytes: number): void;
}

const HEADER_BYTES = 0x52;
const TAG_BYTES = 16;
/**
 * Encoded before it is hashed: labels, addresses, identities, public keys, the KEM's key and ciphertext of suite 0x02.
 */
export const TRANSCRIPT_BYTES = 2640;
export const OPENING_BYTES = 0xd0 + 1088;

export function createFloor(primitives: Primitives, draw: Draw): Floor {
  const kem = primitives.kem['ML-KEM-768'];
  const key = draw(32);
  const nonce = draw(12);
  const salt = draw(16);
  const associatedData = draw(32 + HEADER_BYTES);
  const label = draw(16);
  const input = draw(1);
  const ours = primitives.x25519Keygen(draw(32));
  const theirs = primitives.x25519Keygen(draw(32));
  const signing = primitives.edKeygen(draw(32));
  const kemSeed = draw(64);
  const kemPublicKey = kem.keygen(kemSeed).publicKey;
  const { ciphertext } = kem.encapsulate(kemPublicKey, draw);
  const openingBytes = draw(OPENING_BYTES);
  const transcriptBytes = draw(TRANSCRIPT_BYTES);
  const place = draw(69);
  const ikm = draw(32 + 4 * 32 + 32);
  const signed = [142, 61, 61, 61 - 32 + kemPublicKey.length].map((length) => {
    const message = draw(length);
    return { message, signature: primitives.edSign(signing.privateKey, message) };
  });
  const plaintexts = new Map<number, { readonly plaintext: Uint8Array; readonly sealed: Uint8Array }>();
  const textOf = (paddedBytes: number) => {
    const known = plaintexts.get(paddedBytes);
    if (known !== undefined) return known;
    const plaintext = draw(paddedBytes);
    const made = { plaintext, sealed: primitives.aeadSeal(key, nonce, associatedData, plaintext) };
    plaintexts.set(paddedBytes, made);
    return made;
  };
  const wires = new Map<number, Uint8Array>();

  const dh = () => void primitives.x25519(ours.privateKey, theirs.publicKey);
  const keygen = () => void primitives.x25519Keygen(draw(32));
  const rootStep = () => void primitives.hkdf(key, key, label, 64);
  const messageKeys = () => void primitives.hkdf(key, salt, label, 44);
  const verify = ({ message, signature }: (typeof signed)[number]) =>
    void primitives.edVerify(signing.publicKey, message, signature);
  const times = (count: number, call: () => void) => {
    for (let i = 0; i < count; i++) call();
  };
  const chainStep = () => times(2, () => void primitives.hmac(key, input));

  return {
    chainStep,
    seal: (paddedBytes) => {
      const { plaintext } = textOf(paddedBytes);
      chainStep();
      draw(16);
      messageKeys();
      primitives.aeadSeal(key, nonce, associatedData, plaintext);
    },
    open: (paddedBytes) => {
      const { sealed } = textOf(paddedBytes);
      chainStep();
      messageKeys();
      primitives.aeadOpen(key, nonce, associatedData, sealed);
    },
    dhStep: () => {
      times(2, dh);
      times(2, rootStep);
      keygen();
    },
    handshake: () => {
      // The initiator: certificate, three prekeys, EK and the KEM, four DHs, then the first ratchet pair and its root
      // step.
      for (const one of signed) verify(one);
      keygen();
      kem.encapsulate(kemPublicKey, draw);
      primitives.sha256(transcriptBytes);
      times(4, dh);
      primitives.hkdf(ikm, key, transcriptBytes.subarray(0, 51), 48);
      primitives.sha256(openingBytes);
      keygen();
      dh();
      rootStep();
      // The responder: certificate, four DHs and the KEM. Its first ratchet step belongs to the first message.
      for (const one of signed.slice(0, 1)) verify(one);
      primitives.sha256(openingBytes);
      primitives.sha256(transcriptBytes);
      times(4, dh);
      kem.decapsulate(kemSeed, ciphertext);
      primitives.hkdf(ikm, key, transcriptBytes.subarray(0, 51), 48);
    },
    look: (wireBytes) => {
      const known = wires.get(wireBytes) ?? draw(wireBytes);
      wires.set(wireBytes, known);
      primitives.sha256(known);
      primitives.sha256(place);
    },
  };
}

/** Bytes of a RATCHET message before base64. */
export function wireBytes(paddedBytes: number): number {
  return HEADER_BYTES + paddedBytes + TAG_BYTES;
}

/** Of the PREKEY message that brings a first message of 200 B. */
export const PREKEY_WIRE_BYTES = OPENING_BYTES + wireBytes(256);

/** The same primitives, every call counted, to see whether a path makes more calls than its floor. */
export function countingPrimitives(primitives: Primitives): {
  readonly counted: Primitives;
  readonly calls: () => number;
} {
  let calls = 0;
  const count = <Arguments extends readonly unknown[], Result>(call: (...given: Arguments) => Result) => {
    return (...given: Arguments): Result => {
      calls += 1;
      return call(...given);
    };
  };
  const kemOf = (name: 'ML-KEM-768' | 'ML-KEM-1024') => ({
    keygen: count(primitives.kem[name].keygen),
    encapsulate: count(primitives.kem[name].encapsulate),
    decapsulate: count(primitives.kem[name].decapsulate),
  });
  return {
    calls: () => calls,
    counted: {
      x25519Keygen: count(primitives.x25519Keygen),
      x25519: count(primitives.x25519),
      edKeygen: count(primitives.edKeygen),
      edSign: count(primitives.edSign),
      edVerify: count(primitives.edVerify),
      hkdf: count(primitives.hkdf),
      hmac: count(primitives.hmac),
      sha256: count(primitives.sha256),
      sha512: count(primitives.sha512),
      aeadSeal: count(primitives.aeadSeal),
      aeadOpen: count(primitives.aeadOpen),
      kem: { 'ML-KEM-768': kemOf('ML-KEM-768'), 'ML-KEM-1024': kemOf('ML-KEM-1024') },
    },
  };
}
