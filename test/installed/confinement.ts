import { readdir, readFile, readlink } from 'node:fs/promises';

/** What of Chromium's sandbox is missing in a Ringfort that runs, as Linux says it; the first process is itself. */
export async function confinementFaults([program = 0, ...family]: readonly number[]): Promise<readonly string[]> {
  // One that has just ended says nothing any more.
  const asked = [program, ...family].map((id) => confinementOf(id, program).catch(() => null));
  const found = (await Promise.all(asked)).filter((each) => each !== null);
  const pages = found.filter(({ kind }) => kind === 'renderer');
  return [
    ...(pages.length === 0 ? ['no page runs'] : []),
    ...pages.flatMap(({ faults }) => faults),
    ...found.filter(({ given }) => given.includes('--no-sandbox')).map(({ kind }) => `${kind} runs without a sandbox`),
  ];
}

interface Confinement {
  /** As Chromium calls it: renderer, gpu-process, utility, zygote; of the program itself, ringfort. */
  readonly kind: string;
  readonly given: readonly string[];
  readonly faults: readonly string[];
}

async function confinementOf(id: number, program: number): Promise<Confinement> {
  const [status, commandLine] = await Promise.all([
    readFile(`/proc/${id}/status`, 'utf8'),
    readFile(`/proc/${id}/cmdline`, 'utf8'),
  ]);
  const field = (name: string): string => new RegExp(`^${name}:\\s+(\\S+)`, 'mu').exec(status)?.[1] ?? '';
  const kind = /--type=([\w-]+)/u.exec(commandLine)?.[1] ?? 'ringfort';
  const shared: string[] = [];
  for (const namespace of ['user', 'pid', 'net']) {
    const [its, ours] = await Promise.all([id, program].map((each) => readlink(`/proc/${each}/ns/${namespace}`)));
    if (its === ours) shared.push(namespace);
  }
  return {
    kind,
    // Some processes write their arguments anew, with spaces.
    given: commandLine.split(/[\0 ]/u).filter(Boolean),
    faults: [
      // seccomp(2): what it may ask of the system passes a filter.
      ...(field('Seccomp') === '2' ? [] : [`a ${kind} may ask everything of the system`]),
      ...(field('NoNewPrivs') === '1' ? [] : [`a ${kind} can gain rights by starting a program`]),
      ...(/^0+$/u.test(field('CapEff')) ? [] : [`a ${kind} has capabilities`]),
      ...shared.map((namespace) => `a ${kind} is in the ${namespace} namespace of the program`),
    ],
  };
}

/** The processes that this one started, and those that they started, as this machine counts. */
export async function familyOf(id: number): Promise<readonly number[]> {
  // Each thread has those that it began; Chromium's begins most of them by one that is there for that.
  const threads = await readdir(`/proc/${id}/task`).catch(() => []);
  const begun = threads.map((thread) => readFile(`/proc/${id}/task/${thread}/children`, 'utf8').catch(() => ''));
  const children = (await Promise.all(begun)).flatMap((text) => text.split(/\s+/u).filter(Boolean).map(Number));
  return [...children, ...(await Promise.all(children.map(familyOf))).flat()];
}
