import { initiatorGroups, responderGroups, transcriptGroup } from './handshakes.ts';
import { kdfGroups, padGroup } from './keyDerivation.ts';
import { primitiveGroups } from './primitives.ts';
import { sessionScripts } from './sessionScripts.ts';
import { staticSealGroup } from './staticSeal.ts';
import { safetyNumberGroup, sasGroup } from './verification.ts';
import { identityCertGroup, prekeySigGroup, ratchetEncodeGroups } from './wire.ts';

/** Version 1 is frozen, the name that its writer then had with it. */
const HEAD = { schema: 'ringfort-vectors/1', generator: 'ringfort scripts/vectors.ts' } as const;

/** Every file of test/ratchet/vectors by its name, as text. The same in every run. */
export function allVectors(): ReadonlyMap<string, string> {
  const files = {
    'kdf.json': kdfGroups(),
    'transcript.json': [transcriptGroup()],
    'pqxdh_initiator.json': initiatorGroups(),
    'pqxdh_responder.json': responderGroups(),
    'identity_cert.json': [identityCertGroup()],
    'prekey_sig.json': [prekeySigGroup()],
    'ratchet_encode.json': ratchetEncodeGroups(),
    'pad.json': [padGroup()],
    'primitives.json': primitiveGroups(),
    'safety_number.json': [safetyNumberGroup()],
    'sas.json': [sasGroup()],
    'static_seal.json': [staticSealGroup()],
    'session_script.json': [{ type: 'session_script', tests: sessionScripts() }],
  };
  return new Map(
    Object.entries(files).map(([name, groups]) => [name, `${JSON.stringify({ ...HEAD, groups }, null, 1)}\n`]),
  );
}
