import { readdir, readFile } from 'node:fs/promises';

/** Of Linux: what /proc counts in. */
const TICKS_A_SECOND = 100;

/** What a process and all that it started have used of the processor so far, in seconds of one core. Linux only. */
export async function processorSeconds(root: number): Promise<number> {
  const all = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(readStat));
  const known = all.filter((one) => one !== null);
  const family = new Set([root]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of known) if (family.has(parent)) family.add(pid);
  }
  return known.reduce((sum, { pid, ticks }) => (family.has(pid) ? sum + ticks : sum), 0) / TICKS_A_SECOND;
}

/** proc(5), "/proc/pid/stat"; a name between brackets may hold anything. */
async function readStat(
  name: string,
): Promise<{ readonly pid: number; readonly parent: number; readonly ticks: number } | null> {
  const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}
