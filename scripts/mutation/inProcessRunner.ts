// A test runner for Stryker that loads the tests of core/ratchet once and switches mutants between runs. Stryker begins another
// process by itself when a run takes too long.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RegisteredTest, beginFile, registeredTests } from './vitestStandIn.ts';

const TESTS = 'core/ratchet';
/** How long each test took without a mutant, for the processes that come later; in the copy of the tree that Stryker works in. */
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

type Failure = { readonly test: RegisteredTest; readonly message: string };

class InProcessRunner {
  readonly #switch: MutantSwitch = {};
  #loaded = false;

  constructor() {
    Reflect.set(globalThis, '__stryker__', this.#switch);
  }

  /** Nothing needs reloading: what runs while modules load is not mutated (`ignoreStatic`), what also runs later is mutated then. */
  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<unknown> {
    await this.#load();
    const tests: unknown[] = [];
    const durations: Record<string, number> = {};
    for (const test of registeredTests) {
      this.#switch.currentTestId = test.id;
      const start = performance.now();
      const failure = await failureOf(test);
      const result = { id: test.id, name: test.id, timeSpentMs: performance.now() - start };
      durations[test.id] = result.timeSpentMs;
      tests.push(
        failure === undefined ? { ...result, status: 0 } : { ...result, status: 1, failureMessage: failure.message },
      );
    }
    this.#switch.currentTestId = undefined;
    writeFileSync(DURATIONS, JSON.stringify(durations));
    return { status: 'complete', tests, mutantCoverage: this.#switch.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, sandboxFileName }: MutantRun): Promise<unknown> {
    await this.#load();
    this.#switch.activeMutant = activeMutant.id;
    this.#switch.hitCount = hitLimit === undefined ? undefined : 0;
    this.#switch.hitLimit = hitLimit;
    const wanted = new Set(testFilter);
    const start = performance.now();
    let [nrOfTests, failure]: [number, Failure | undefined] = [0, undefined];
    for (const test of quickestFirst(basename(sandboxFileName, '.ts'))) {
      if (testFilter !== undefined && !wanted.has(test.id)) continue;
      nrOfTests += 1;
      failure = await failureOf(test);
      if (failure !== undefined) break;
    }
    const duration = performance.now() - start;
    if (hitLimit !== undefined && (this.#switch.hitCount ?? 0) > hitLimit) return { status: 'timeout', duration };
    return failure === undefined
      ? { status: 'survived', nrOfTests, duration }
      : { status: 'killed', nrOfTests, duration, killedBy: [failure.test.id], failureMessage: failure.message };
  }

  async #load(): Promise<void> {
    if (this.#loaded) return;
    this.#loaded = true;
    const standIn = new URL('vitestStandIn.ts', import.meta.url).href;
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'vitest' ? { url: standIn, shortCircuit: true } : next(specifier, context),
    });
    const folder = join(process.cwd(), TESTS);
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.test.ts'))) {
      beginFile(name);
      await import(pathToFileURL(join(folder, name)).href);
    }
  }
}

/** The tests beside the code before all others, which mostly need not run then. */
function quickestFirst(name: string): readonly RegisteredTest[] {
  const durations = new Map<string, number>(
    existsSync(DURATIONS) ? Object.entries(JSON.parse(readFileSync(DURATIONS, 'utf8')) as Record<string, number>) : [],
  );
  const rank = (test: RegisteredTest): number =>
    (test.id.startsWith(`${name}.test.ts`) ? 0 : 1e6) + (durations.get(test.id) ?? 0);
  return registeredTests.toSorted((a, b) => rank(a) - rank(b));
}

async function failureOf(test: RegisteredTest): Promise<Failure | undefined> {
  try {
    await test.work();
    return undefined;
  } catch (error) {
    return { test, message: error instanceof Error ? error.message : String(error) };
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner }];
