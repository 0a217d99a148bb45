import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { initiatorGroups, responderGroups, transcriptGroup } from '../vectors/generator/handshakes.ts';
import { kdfGroups, padGroup } from '../vectors/generator/keyDerivation.ts';
import { sessionScripts } from '../vectors/generator/sessionScripts.ts';
import { identityCertGroup, prekeySigGroup, ratchetEncodeGroups } from '../vectors/generator/wire.ts';

const files = {
  'kdf.json': () => kdfGroups(),
  'transcript.json': () => [transcriptGroup()],
  'pqxdh_initiator.json': () => initiatorGroups(),
  'pqxdh_responder.json': () => responderGroups(),
  'identity_cert.json': () => [identityCertGroup()],
  'prekey_sig.json': () => [prekeySigGroup()],
  'ratchet_encode.json': () => ratchetEncodeGroups(),
  'pad.json': () => [padGroup()],
  'session_script.json': () => [{ type: 'session_script', tests: sessionScripts() }],
};

it.each(Object.entries(files))('%s: what is computed here is what the frozen vectors say', (name, groups) => {
  const frozen: unknown = JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));
  const computed: unknown = JSON.parse(JSON.stringify(groups()));
  expect(frozen).toHaveProperty('groups', computed);
});
