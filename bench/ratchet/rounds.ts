/** One way of doing a thing. `prepare` is not timed: what an operation needs beforehand, new for each one. */
export interface Contender<Input = unknown> {
  readonly name: string;
  readonly prepare: () => Input | Promise<Input>;
  readonly run: (input: Input) => unknown;
}

/** Microseconds of each operation, one list for each round. */
export type Samples = readonly (readonly number[])[];

export interface RoundsPlan {
  readonly rounds: number;
  readonly perRound: number;
}

/** Keeps the types of `prepare` and `run` together; a list of contenders need not know them. */
export function contender<Input>(
  name: string,
  prepare: () => Input | Promise<Input>,
  run: (input: Input) => unknown,
): Contender {
  return { name, prepare, run: (input) => run(input as Input) };
}

/**
 * Times contenders against each other: in every round each has its turn, in an order that moves on, so that whatever
 * else the machine does meets all of them. One round more is run first and thrown away.
 */
export async function runRounds(
  contenders: readonly Contender[],
  { rounds, perRound }: RoundsPlan,
): Promise<ReadonlyMap<string, Samples>> {
  const samples = new Map<string, number[][]>(contenders.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const one = contenders[(turn + round + 1) % contenders.length];
      if (one === undefined) continue;
      const times = await timeOperations(one, perRound);
      if (round >= 0) samples.get(one.name)?.push(times);
    }
  }
  return samples;
}

async function timeOperations({ prepare, run }: Contender, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const input = await prepare();
    const start = process.hrtime.bigint();
    const result = run(input);
    // Awaiting what is no promise would charge a turn of the event loop to those who do without one.
    if (result instanceof Promise) await result;
    times.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  return times;
}

/** The value below which `fraction` of them lie. */
export function quantile(values: readonly number[], fraction: number): number {
  if (values.length === 0) throw new RangeError('nothing was measured');
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * How many times longer `path` takes than `floor`: the median of the rounds' own ratios, because within one round both
 * met the same machine. Need not equal the quotient of the two medians to the last digit.
 */
export function ratioOf(path: Samples, floor: Samples): number {
  return median(path.map((times, round) => median(times) / median(floor[round] ?? [])));
}

/**
 * The same by processor time, of batches: what others on the machine take meanwhile is in neither. The median over the
 * rounds; those of the first third are thrown away, in which code is still being compiled.
 */
export async function processorRatio(
  path: Contender,
  floor: Contender,
  { rounds, perRound }: RoundsPlan,
): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const spent = await processorUs(path, perRound);
    ratios.push(spent / (await processorUs(floor, perRound)));
  }
  return median(ratios.slice(Math.floor(rounds / 3)));
}

/** Of what is synchronous alone: processor time is the thread's. */
async function processorUs({ prepare, run }: Contender, count: number): Promise<number> {
  const inputs: unknown[] = [];
  for (let i = 0; i < count; i++) inputs.push(await prepare());
  const before = process.threadCpuUsage();
  for (const input of inputs) run(input);
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}
