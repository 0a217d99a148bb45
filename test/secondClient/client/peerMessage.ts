import { Refusal } from '../../ratchet/vectors/reference/refusal.ts';
import type { Pair } from './connection.ts';
import { type Field, bytesField, messageField, readFields, textField, uintField } from './protobuf.ts';

/** docs/PROTOCOL.md section 9, field by field. */
export interface Candidate {
  readonly candidate: string;
  readonly sdpMid: string;
  readonly sdpMLineIndex: number;
  readonly usernameFragment: string;
}

export interface Description {
  readonly sdp: string;
  readonly dtlsFingerprint: Buffer;
  readonly video: boolean;
}

/** Empty, or 16 bytes. */
interface Gift {
  readonly rightToRing: Buffer;
}

export type Body =
  /** Commitment, nonce and media secrets are empty, or 32 bytes. */
  | ({
      readonly kind: 'offer';
      readonly sasCommitment: Buffer;
      readonly subject: string;
      readonly mediaSecret: Buffer;
      /** Null: nothing is said of it. */
      readonly name: string | null;
    } & Description &
      Gift)
  | ({
      readonly kind: 'answer';
      readonly offerHash: Buffer;
      readonly sasNonce: Buffer;
      readonly candidates: readonly Candidate[];
      readonly mediaSecret: Buffer;
      readonly name: string | null;
    } & Description &
      Gift)
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }
  | ({ readonly kind: 'hangup'; readonly reason: string; readonly note: string; readonly callBackAtMs: number } & Gift)
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'nack'; readonly messageHash: Buffer }
  | { readonly kind: 'reveal'; readonly nonce: Buffer }
  | MediaState
  | ({ readonly kind: 'restart' } & IceCredentials)
  | ({ readonly kind: 'restarted'; readonly questionHash: Buffer } & IceCredentials)
  | Rejoin
  | Rejoined;

export interface IceCredentials {
  readonly ufrag: string;
  readonly pwd: string;
}

export interface Rejoin extends Omit<Description, 'video'> {
  readonly kind: 'rejoin';
  readonly sasCommitment: Buffer;
  readonly afterGeneration: number;
  readonly mediaSecret: Buffer;
}

export interface Rejoined extends Omit<Description, 'video'> {
  readonly kind: 'rejoined';
  readonly questionHash: Buffer;
  readonly sasNonce: Buffer;
  readonly mediaSecret: Buffer;
}

export interface MediaState {
  readonly kind: 'mediaState';
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly held: boolean;
  readonly asleep: boolean;
  readonly relayed: boolean;
}

export interface PeerMessage {
  readonly callId: string;
  readonly sequence: number;
  readonly sentAtMs: number;
  readonly pair: Pair;
  readonly body: Body;
}

const FIELD_OF = {
  offer: 10,
  answer: 11,
  candidates: 12,
  hangup: 13,
  heartbeat: 14,
  nack: 15,
  reveal: 16,
  mediaState: 17,
  restart: 18,
  restarted: 19,
  rejoin: 20,
  rejoined: 21,
  accepted: 22,
  name: 23,
} as const;

export function encodePeerMessage({ callId, sequence, sentAtMs, pair, body }: PeerMessage): Buffer {
  return Buffer.concat([
    bytesField(1, Buffer.from(callId.replaceAll('-', ''), 'hex')),
    uintField(2, sequence),
    uintField(3, sentAtMs),
    uintField(4, pair.generation),
    uintField(5, pair.restart),
    messageField(FIELD_OF[body.kind], encodeBody(body)),
  ]);
}

const nameField = (number: number, name: string | null): Buffer =>
  name === null ? Buffer.alloc(0) : messageField(number, textField(1, name));

function encodeBody(body: Body): Buffer {
  switch (body.kind) {
    case 'offer':
      return Buffer.concat([
        encodeDescription(body),
        bytesField(4, body.sasCommitment),
        bytesField(5, body.rightToRing),
        bytesField(6, body.mediaSecret),
        textField(7, body.subject),
        nameField(9, body.name),
      ]);
    case 'answer':
      return Buffer.concat([
        encodeDescription(body),
        bytesField(4, body.offerHash),
        bytesField(5, body.sasNonce),
        bytesField(6, body.rightToRing),
        encodeCandidates(7, body.candidates),
        bytesField(8, body.mediaSecret),
        nameField(9, body.name),
      ]);
    case 'candidates':
      return encodeCandidates(1, body.candidates);
    case 'hangup':
      return Buffer.concat([
        textField(1, body.reason),
        bytesField(2, body.rightToRing),
        textField(3, body.note),
        uintField(4, body.callBackAtMs),
      ]);
    case 'heartbeat':
    case 'accepted':
      return Buffer.alloc(0);
    case 'name':
      return textField(1, body.name);
    case 'nack':
      return bytesField(1, body.messageHash);
    case 'reveal':
      return bytesField(1, body.nonce);
    case 'mediaState':
      return Buffer.concat(
        [body.microphone, body.camera, body.screen, body.held, body.asleep, body.relayed].map((on, index) =>
          uintField(index + 1, on ? 1 : 0),
        ),
      );
    case 'restart':
      return Buffer.concat([textField(1, body.ufrag), textField(2, body.pwd)]);
    case 'restarted':
      return Buffer.concat([bytesField(1, body.questionHash), textField(2, body.ufrag), textField(3, body.pwd)]);
    case 'rejoin':
      return Buffer.concat([
        encodeDescription({ ...body, video: false }),
        bytesField(3, body.sasCommitment),
        uintField(4, body.afterGeneration),
        bytesField(5, body.mediaSecret),
      ]);
    case 'rejoined':
      return Buffer.concat([
        encodeDescription({ ...body, video: false }),
        bytesField(3, body.questionHash),
        bytesField(4, body.sasNonce),
        bytesField(5, body.mediaSecret),
      ]);
  }
}

const encodeDescription = ({ sdp, dtlsFingerprint, video }: Description): Buffer =>
  Buffer.concat([textField(1, sdp), bytesField(2, dtlsFingerprint), uintField(3, video ? 1 : 0)]);

const encodeCandidates = (field: number, candidates: readonly Candidate[]): Buffer =>
  Buffer.concat(candidates.map((one) => messageField(field, encodeCandidate(one))));

const encodeCandidate = (one: Candidate): Buffer =>
  Buffer.concat([
    textField(1, one.candidate),
    textField(2, one.sdpMid),
    uintField(3, one.sdpMLineIndex),
    textField(4, one.usernameFragment),
  ]);

const check = (fits: boolean): void => {
  if (!fits) throw new Refusal('E_VERSION');
};

const PRINTABLE = /^[\x20-\x7e]*$/u;

/** Throws E_VERSION for whatever breaks a limit: the message counts as one that cannot be read. */
export function decodePeerMessage(bytes: Buffer): PeerMessage {
  check(bytes.length <= 16_384);
  const fields = readFields(bytes);
  const id = bytesOf(fields, 1).toString('hex');
  const [sequence, sentAtMs] = [valueOf(fields, 2), valueOf(fields, 3)];
  check(id.length === 32 && sequence >= 1 && sequence <= 0xffff_ffff && sentAtMs <= Number.MAX_SAFE_INTEGER);
  const bodies = fields.filter(({ number }) => Object.values<number>(FIELD_OF).includes(number));
  const [body] = bodies;
  check(bodies.length === 1);
  return {
    callId: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5'),
    sequence,
    sentAtMs,
    pair: { generation: valueOf(fields, 4), restart: valueOf(fields, 5) },
    body: decodeBody(body?.number ?? 0, body?.bytes ?? Buffer.alloc(0)),
  };
}

function decodeBody(number: number, bytes: Buffer): Body {
  const fields = readFields(bytes);
  switch (number) {
    case FIELD_OF.offer:
      return {
        kind: 'offer',
        ...decodeDescription(fields),
        sasCommitment: hashOf(fields, 4, true),
        rightToRing: rightOf(fields, 5),
        mediaSecret: hashOf(fields, 6, true),
        subject: lineOf(fields, 7),
        name: nameIn(fields, 9),
      };
    case FIELD_OF.answer:
      return {
        kind: 'answer',
        ...decodeDescription(fields),
        offerHash: hashOf(fields, 4),
        sasNonce: hashOf(fields, 5, true),
        rightToRing: rightOf(fields, 6),
        candidates: candidatesOf(fields, 7),
        mediaSecret: hashOf(fields, 8, true),
        name: nameIn(fields, 9),
      };
    case FIELD_OF.candidates: {
      const candidates = candidatesOf(fields, 1);
      check(candidates.length >= 1);
      return { kind: 'candidates', candidates };
    }
    case FIELD_OF.hangup: {
      const reason = textOf(fields, 1);
      check(/^[A-Za-z]{1,32}$/u.test(reason));
      const callBackAtMs = valueOf(fields, 4);
      check(callBackAtMs <= Number.MAX_SAFE_INTEGER);
      return { kind: 'hangup', reason, rightToRing: rightOf(fields, 2), note: lineOf(fields, 3), callBackAtMs };
    }
    case FIELD_OF.nack:
      return { kind: 'nack', messageHash: hashOf(fields, 1) };
    case FIELD_OF.reveal:
      return { kind: 'reveal', nonce: hashOf(fields, 1) };
    case FIELD_OF.mediaState: {
      const on = (field: number): boolean => valueOf(fields, field) !== 0;
      const sends = { microphone: on(1), camera: on(2), screen: on(3), held: on(4) };
      return { kind: 'mediaState', ...sends, asleep: on(5), relayed: on(6) };
    }
    case FIELD_OF.restart:
      return { kind: 'restart', ...credentialsOf(fields, 1) };
    case FIELD_OF.restarted:
      return { kind: 'restarted', questionHash: hashOf(fields, 1), ...credentialsOf(fields, 2) };
    case FIELD_OF.rejoin: {
      const { sdp, dtlsFingerprint } = decodeDescription(fields);
      const sasCommitment = hashOf(fields, 3, true);
      const [afterGeneration, mediaSecret] = [valueOf(fields, 4), hashOf(fields, 5, true)];
      return { kind: 'rejoin', sdp, dtlsFingerprint, sasCommitment, afterGeneration, mediaSecret };
    }
    case FIELD_OF.rejoined: {
      const { sdp, dtlsFingerprint } = decodeDescription(fields);
      const [questionHash, sasNonce] = [hashOf(fields, 3), hashOf(fields, 4, true)];
      const mediaSecret = hashOf(fields, 5, true);
      return { kind: 'rejoined', sdp, dtlsFingerprint, questionHash, sasNonce, mediaSecret };
    }
    case FIELD_OF.name:
      return { kind: 'name', name: nameOf(fields) };
    case FIELD_OF.accepted:
      return { kind: 'accepted' };
    default:
      return { kind: 'heartbeat' };
  }
}

function decodeDescription(fields: readonly Field[]): Description {
  const sdp = textOf(fields, 1);
  const lines = sdp.split('\r\n');
  check(sdp.length <= 7500 && lines[0] === 'v=0' && lines.pop() === '');
  check(lines.every((line) => /^[a-z]=[\x20-\x7e]*$/u.test(line) && !/^a=(?:fingerprint|candidate)/iu.test(line)));
  return { sdp, dtlsFingerprint: hashOf(fields, 2), video: valueOf(fields, 3) !== 0 };
}

function credentialsOf(fields: readonly Field[], first: number): IceCredentials {
  const [ufrag, pwd] = [textOf(fields, first), textOf(fields, first + 1)];
  check(/^[A-Za-z0-9+/]{4,32}$/u.test(ufrag) && /^[A-Za-z0-9+/]{22,64}$/u.test(pwd));
  return { ufrag, pwd };
}

function candidatesOf(fields: readonly Field[], number: number): readonly Candidate[] {
  const candidates = fields.filter((field) => field.number === number).map((field) => decodeCandidate(field.bytes));
  check(candidates.length <= 32);
  return candidates;
}

function decodeCandidate(bytes: Buffer): Candidate {
  const fields = readFields(bytes);
  const one = {
    candidate: textOf(fields, 1),
    sdpMid: textOf(fields, 2),
    sdpMLineIndex: valueOf(fields, 3),
    usernameFragment: textOf(fields, 4),
  };
  check(one.candidate.length >= 1 && one.candidate.length <= 512 && one.sdpMLineIndex <= 64);
  check(one.sdpMid.length <= 64 && one.usernameFragment.length <= 256);
  check([one.candidate, one.sdpMid, one.usernameFragment].every((text) => PRINTABLE.test(text)));
  return one;
}

/** Of a field that stands twice the last one counts, as everywhere in protobuf. */
const find = (fields: readonly Field[], number: number): Field | undefined =>
  fields.findLast((field) => field.number === number);
const valueOf = (fields: readonly Field[], number: number): number => find(fields, number)?.value ?? 0;
const bytesOf = (fields: readonly Field[], number: number): Buffer => find(fields, number)?.bytes ?? Buffer.alloc(0);
const textOf = (fields: readonly Field[], number: number): string => bytesOf(fields, number).toString('utf8');

function hashOf(fields: readonly Field[], number: number, orEmpty = false): Buffer {
  const hash = bytesOf(fields, number);
  check(hash.length === 32 || (orEmpty && hash.length === 0));
  return hash;
}

function rightOf(fields: readonly Field[], number: number): Buffer {
  const right = bytesOf(fields, number);
  check(right.length === 16 || right.length === 0);
  return right;
}

/** As the page lists them. */
const UNSEEN = (
  '0000-001F 007F-009F 00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B 200E-200F 2028-202E 2060-206F 2800 3164 ' +
  'D800-F8FF FEFF FFA0 FFF0-FFFB E0000-E0FFF F0000-10FFFF'
)
  .split(' ')
  .map((range) => range.split('-').map((point) => Number.parseInt(point, 16)));

/** Empty, or a name. */
function nameOf(fields: readonly Field[]): string {
  const name = lineOf(fields, 1);
  check([...name].length <= 64 && name === name.normalize('NFC') && !/^[@\uFE6B\uFF20]|\u200C|\u200D/u.test(name));
  return name;
}

function nameIn(fields: readonly Field[], number: number): string | null {
  const name = find(fields, number);
  return name === undefined ? null : nameOf(readFields(name.bytes));
}

/** Empty, or a short line of text. */
function lineOf(fields: readonly Field[], number: number): string {
  const text = textOf(fields, number);
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  const isSeen = (point: number) => !UNSEEN.some(([first = 0, last = first]) => first <= point && point <= last);
  check(points.length <= 80 && text === text.trim() && points.every(isSeen) && !/\p{M}{5}/u.test(text));
  return text;
}
