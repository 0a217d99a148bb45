import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * The shape of test/ratchet/vectors/*.json, described in test/ratchet/vectors/README.md. Byte strings are lower-case
 * hex.
 */
const Values = Type.Record(Type.String(), Type.Unknown());

const Test = Type.Object({
  tcId: Type.Integer(),
  comment: Type.String(),
  flags: Type.Array(Type.String()),
  in: Values,
  out: Type.Optional(Values),
  result: Type.Union([Type.Literal('valid'), Type.Literal('invalid')]),
  error: Type.Optional(Type.String()),
});
export type VectorTest = Static<typeof Test>;

const Prekey = Type.Object({ id: Type.Integer(), private: Type.String() });

const Party = Type.Object({
  userId: Type.String(),
  deviceId: Type.Integer(),
  signingSeed: Type.String(),
  dhPrivate: Type.String(),
  caps: Type.String(),
  spk: Type.Array(Prekey),
  opk: Type.Array(Prekey),
  kemLastResort: Type.Array(Prekey),
  kemOneTime: Type.Array(Prekey),
});
export type ScriptParty = Static<typeof Party>;

const WirePrekey = Type.Object({
  id: Type.Integer(),
  notBefore: Type.Integer(),
  notAfter: Type.Integer(),
  publicKey: Type.String(),
  signature: Type.String(),
});

/** As a server sends it: docs/PROTOCOL.md section 11, base64. */
export const WireBundle = Type.Object({
  userId: Type.String(),
  deviceId: Type.Integer(),
  identity: Type.Object({
    signingKey: Type.String(),
    dhKey: Type.String(),
    capabilities: Type.String(),
    certificate: Type.String(),
  }),
  signedPrekey: WirePrekey,
  oneTimePrekey: Type.Optional(WirePrekey),
  kemPrekey: WirePrekey,
  kemPrekeyKind: Type.Union([Type.Literal('oneTime'), Type.Literal('lastResort')]),
});
export type VectorBundle = Static<typeof WireBundle>;

/** What happened to the bytes of a message on their way, in this order. */
const Change = Type.Object({
  xorAt: Type.Optional(Type.Integer()),
  xor: Type.Optional(Type.Integer()),
  set: Type.Optional(Type.Object({ at: Type.Integer(), bytes: Type.String() })),
  cutTo: Type.Optional(Type.Integer()),
  append: Type.Optional(Type.String()),
});
export type Change = Static<typeof Change>;

const outcome = { error: Type.Optional(Type.String()), stateHash: Type.String() };
const Step = Type.Union([
  Type.Object({
    op: Type.Literal('init'),
    party: Type.String(),
    peer: Type.String(),
    bundle: WireBundle,
    kemSeed: Type.Optional(Type.String()),
    kemCiphertext: Type.Optional(Type.String()),
    sessionId: Type.Optional(Type.String()),
    ...outcome,
  }),
  Type.Object({
    op: Type.Literal('encrypt'),
    party: Type.String(),
    peer: Type.String(),
    pt: Type.String(),
    size: Type.Integer(),
    wire: Type.Optional(Type.String()),
    ...outcome,
  }),
  Type.Object({
    op: Type.Literal('deliver'),
    to: Type.String(),
    from: Type.String(),
    msg: Type.Integer(),
    change: Type.Optional(Change),
    pt: Type.Optional(Type.String()),
    ...outcome,
  }),
  Type.Object({
    op: Type.Literal('acceptIdentity'),
    party: Type.String(),
    peer: Type.String(),
    stateHash: Type.String(),
  }),
  Type.Object({ op: Type.Literal('restart'), party: Type.String(), stateHash: Type.String() }),
  Type.Object({ op: Type.Literal('snapshot'), party: Type.String(), name: Type.String() }),
  Type.Object({ op: Type.Literal('restore'), party: Type.String(), name: Type.String(), stateHash: Type.String() }),
  Type.Object({ op: Type.Literal('clone'), party: Type.String(), as: Type.String() }),
  Type.Object({ op: Type.Literal('clock'), advanceMs: Type.Integer() }),
]);
export type ScriptStep = Static<typeof Step>;

const Script = Type.Object({
  tcId: Type.Integer(),
  comment: Type.String(),
  flags: Type.Array(Type.String()),
  startMs: Type.Integer(),
  parties: Type.Record(Type.String(), Party),
  draws: Type.Record(Type.String(), Type.Array(Type.String())),
  steps: Type.Array(Step),
});
export type SessionScript = Static<typeof Script>;

const ValueGroup = Type.Object({ type: Type.String(), suite: Type.Optional(Type.Integer()), tests: Type.Array(Test) });
export type VectorGroup = Static<typeof ValueGroup>;
const ScriptGroup = Type.Object({ type: Type.Literal('session_script'), tests: Type.Array(Script) });

const head = { schema: Type.Literal('ringfort-vectors/1'), generator: Type.String() };
const VectorFile = Type.Object({ ...head, groups: Type.Array(ValueGroup) });
const ScriptFile = Type.Object({ ...head, groups: Type.Array(ScriptGroup) });
export type VectorFile = Static<typeof VectorFile>;
export type ScriptFile = Static<typeof ScriptFile>;

const vectorFile = Compile(VectorFile);
const scriptFile = Compile(ScriptFile);

export const parseVectorFile = (text: string): VectorFile => vectorFile.Parse(JSON.parse(text));
export const parseScriptFile = (text: string): ScriptFile => scriptFile.Parse(JSON.parse(text));

/** What happened to a message on its way, done to its bytes. */
export function changed(wire: Buffer, change: Change | undefined): Buffer {
  let bytes = Buffer.from(wire);
  if (change === undefined) return bytes;
  if (change.xorAt !== undefined) bytes.writeUInt8(bytes.readUInt8(change.xorAt) ^ (change.xor ?? 1), change.xorAt);
  if (change.set !== undefined) Buffer.from(change.set.bytes, 'hex').copy(bytes, change.set.at);
  if (change.cutTo !== undefined) bytes = bytes.subarray(0, change.cutTo);
  return change.append === undefined ? bytes : Buffer.concat([bytes, Buffer.from(change.append, 'hex')]);
}
