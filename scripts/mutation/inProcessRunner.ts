// A test runner for Stryker that loads the tests of core/ratchet once and switches mutants between runs. Stryker begins
// another process by itself when a run takes too long.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type LoadedTest, testsOf } from '../vitestStandIn/api.ts';

const TESTS = 'core/ratchet';
/**
 * How long each test took without a mutant, for the processes that come later; in the copy of the tree that Stryker
 * works in.
 */
const DURATIONS = 'testDurations.json';

/** What Stryker's instrumented code reads and writes. */
interface MutantSwitch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: unknown;
}

interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
  readonly sandboxFileName: string;
}

interface RatchetTest extends Pick<LoadedTest, 'run'> {
  readonly id: string;
}

class InProcessRunner {
  readonly #switch: MutantSwitch = {};
  #tests: readonly RatchetTest[] | undefined;

  constructor() {
    Reflect.set(globalThis, '__stryker__', this.#switch);
  }

  /**
   * Nothing needs reloading: what runs while modules load is not mutated (`ignoreStatic`), what also runs later is
   * mutated then.
   */
  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<unknown> {
    const tests: unknown[] = [];
    const durations: Record<string, number> = {};
    for (const test of await this.#load()) {
      this.#switch.currentTestId = test.id;
      const start = performance.now();
      const failure = await test.run();
      const result = { id: test.id, name: test.id, timeSpentMs: performance.now() - start };
      durations[test.id] = result.timeSpentMs;
      tests.push(failure === null ? { ...result, status: 0 } : { ...result, status: 1, failureMessage: failure });
    }
    this.#switch.currentTestId = undefined;
    writeFileSync(DURATIONS, JSON.stringify(durations));
    return { status: 'complete', tests, mutantCoverage: this.#switch.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, sandboxFileName }: MutantRun): Promise<unknown> {
    const tests = await this.#load();
    this.#switch.activeMutant = activeMutant.id;
    this.#switch.hitCount = hitLimit === undefined ? undefined : 0;
    this.#switch.hitLimit = hitLimit;
    const wanted = new Set(testFilter);
    const start = performance.now();
    let nrOfTests = 0;
    let failure: { readonly of: string; readonly message: string } | undefined;
    for (const { id, run } of quickestFirst(tests, basename(sandboxFileName, '.ts'))) {
      if (testFilter !== undefined && !wanted.has(id)) continue;
      nrOfTests += 1;
      const message = await run();
      if (message === null) continue;
      failure = { of: id, message };
      break;
    }
    const duration = performance.now() - start;
    if (hitLimit !== undefined && (this.#switch.hitCount ?? 0) > hitLimit) return { status: 'timeout', duration };
    return failure === undefined
      ? { status: 'survived', nrOfTests, duration }
      : { status: 'killed', nrOfTests, duration, killedBy: [failure.of], failureMessage: failure.message };
  }

  async #load(): Promise<readonly RatchetTest[]> {
    if (this.#tests !== undefined) return this.#tests;
    const standIn = new URL('../vitestStandIn/api.ts', import.meta.url).href;
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'vitest' ? { url: standIn, shortCircuit: true } : next(specifier, context),
    });
    const folder = join(process.cwd(), TESTS);
    const tests: RatchetTest[] = [];
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.test.ts'))) {
      const loaded = await testsOf(() => import(pathToFileURL(join(folder, file)).href));
      for (const { name, run } of loaded) tests.push({ id: `${file} > ${name} #${tests.length}`, run });
    }
    this.#tests = tests;
    return tests;
  }
}

/** The tests beside the code before all others, which mostly need not run then. */
function quickestFirst(tests: readonly RatchetTest[], name: string): readonly RatchetTest[] {
  const durations = new Map<string, number>(
    existsSync(DURATIONS) ? Object.entries(JSON.parse(readFileSync(DURATIONS, 'utf8')) as Record<string, number>) : [],
  );
  const rank = (test: RatchetTest): number =>
    (test.id.startsWith(`${name}.test.ts`) ? 0 : 1e6) + (durations.get(test.id) ?? 0);
  return tests.toSorted((a, b) => rank(a) - rank(b));
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner }];
