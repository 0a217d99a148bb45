import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { computed } from './reference/checkGroup.ts';
import { playScript } from './reference/playScript.ts';
import { parseScriptFile, parseVectorFile } from './vectorFile.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const names = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.json'));
const groups = names
  // The primitives are checked on every backend, in primitives.test.ts.
  .filter((name) => name !== 'session_script.json' && name !== 'primitives.json')
  .flatMap((name) => parseVectorFile(read(name)).groups);
const scripts = parseScriptFile(read('session_script.json')).groups.flatMap(({ tests }) => tests);

describe('a client written from the page alone, on node:crypto alone, computes the very bytes of', () => {
  it.each(
    groups.map((group) => [group.type, group.suite === undefined ? '' : ` of suite ${group.suite}`, group] as const),
  )('%s%s', (type, _suite, { tests }) => {
    for (const test of tests) {
      const { out, error } = computed(type, test.in, test.out);
      const result = error === undefined ? 'valid' : 'invalid';
      // prekey_sig has no codes: what refuses a prekey is the bundle or the server it came in.
      const expected = type === 'prekey_sig' ? result : (test.error ?? 'valid');
      expect([result, error === '' || error === undefined ? result : error], test.comment).toEqual([
        test.result,
        expected,
      ]);
      if (test.result === 'valid') expect(out, test.comment).toEqual(test.out);
    }
  });

  it.each(
    scripts.map((script) => [script.tcId, `${script.comment} ${script.flags.join(' ')}`.trim(), script] as const),
  )('script %i: %s', (_id, _comment, script) => playScript(script));
});

describe('the files', () => {
  it('hold at least 20 derivations, 20 handshakes, 60 refusals and 30 scripts, and number each test once', () => {
    const count = (...types: readonly string[]) =>
      groups
        .filter(({ type }) => types.includes(type))
        .flatMap(({ tests }) => tests.filter(({ result }) => result === 'valid')).length;
    expect(count('kdf_rk', 'kdf_ck', 'msg_keys')).toBeGreaterThanOrEqual(20);
    expect(count('pqxdh_initiator', 'pqxdh_responder')).toBeGreaterThanOrEqual(20);
    expect(
      groups.flatMap(({ tests }) => tests.filter(({ result }) => result === 'invalid')).length,
    ).toBeGreaterThanOrEqual(60);
    expect(scripts.length).toBeGreaterThanOrEqual(30);
    const ids = [...groups.flatMap(({ tests }) => tests.map(({ tcId }) => tcId)), ...scripts.map(({ tcId }) => tcId)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are read by a reference that imports nothing of Ringfort', () => {
    const folder = new URL('reference/', import.meta.url);
    for (const name of readdirSync(folder)) {
      const imports = [...readFileSync(new URL(name, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(
        ([, from]) => from,
      );
      for (const from of imports)
        expect(from, name).toMatch(/^(?:node:crypto|vitest|\.\/[a-zA-Z]+\.ts|\.\.\/vectorFile\.ts)$/);
    }
  });
});
