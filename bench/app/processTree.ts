import { readFile, readdir } from 'node:fs/promises';

/** What a program and all it started hold and did, from Linux's /proc. */
export interface TreeUse {
  /** Proportional set size: shared pages count in parts. */
  readonly pssKib: number;
  readonly processorMs: number;
  /** How often a thread of the programs gave up the processor to wait: a timer that fires, a message that comes. */
  readonly waits: number;
}

const TICK_MS = 10;

export async function useOfTree(root: number): Promise<TreeUse> {
  const uses = await Promise.all((await treeOf(root)).map(useOf));
  const sum = (of: (use: TreeUse) => number): number => uses.reduce((total, use) => total + of(use), 0);
  return {
    pssKib: sum(({ pssKib }) => pssKib),
    processorMs: sum(({ processorMs }) => processorMs),
    waits: sum(({ waits }) => waits),
  };
}

async function treeOf(root: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/u.test(name)) continue;
    const fields = await statOf(Number(name));
    const parent = Number(fields?.[1]);
    if (fields !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** The fields of /proc/PID/stat from the state on, which comes behind a name that may hold anything. */
async function statOf(pid: number): Promise<string[] | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return line?.slice(line.lastIndexOf(')') + 2).split(' ');
}

async function useOf(pid: number): Promise<TreeUse> {
  const [stat, rollup, threads] = await Promise.all([
    statOf(pid),
    readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''),
    threadsOf(pid),
  ]);
  return {
    pssKib: Number(/^Pss:\s+(\d+)/mu.exec(rollup)?.[1] ?? 0),
    // Its own threads by the nanosecond: what rests does less than a tick at a time. Programs that it ran are over.
    processorMs: threads.processorMs + (Number(stat?.[13] ?? 0) + Number(stat?.[14] ?? 0)) * TICK_MS,
    waits: threads.waits,
  };
}

async function threadsOf(pid: number): Promise<Pick<TreeUse, 'processorMs' | 'waits'>> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const read = (file: string): Promise<string[]> =>
    Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/${file}`, 'utf8').catch(() => '')));
  const [times, statuses] = await Promise.all([read('schedstat'), read('status')]);
  return {
    processorMs: times.reduce((sum, time) => sum + Number(time.split(' ')[0]) / 1e6, 0),
    waits: statuses.reduce(
      (sum, status) => sum + Number(/^voluntary_ctxt_switches:\s+(\d+)/mu.exec(status)?.[1] ?? 0),
      0,
    ),
  };
}
