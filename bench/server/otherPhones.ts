/**
 * Phones that mean well, in a process of their own: `otherPhones.ts URL`. They register, and from `begin` on standard
 * input to `end` each of them asks the server for a pong, 25 times a second. What they waited goes to standard output,
 * milliseconds in one JSON list a line.
 */
import { createInterface } from 'node:readline';
import { setTimeout as pass } from 'node:timers/promises';
import { registerAt } from '../../test/stage/requestAt.ts';
import { WireClient } from '../../test/stage/WireClient.ts';

const PHONES = 10;
const EVERY_MS = 40;

const [url = ''] = process.argv.slice(2);
const phones: WireClient[] = [];
for (let each = 0; each < PHONES; each += 1) {
  const device = await registerAt(url, `other-${each}`, 1, `198.51.100.${each + 1}`);
  const phone = await WireClient.signIn(url, device);
  await phone.settle();
  phones.push(phone);
}
process.stdout.write('there\n');

let on = new AbortController();
const waits: number[] = [];
const asks = async (phone: WireClient, { signal }: AbortController): Promise<void> => {
  while (!signal.aborted) {
    const asked = performance.now();
    await phone.settle();
    waits.push(performance.now() - asked);
    await pass(EVERY_MS);
  }
};

let asking: Promise<unknown> = Promise.resolve();
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'begin') {
    const now = (on = new AbortController());
    asking = Promise.all(phones.map((phone) => asks(phone, now)));
  } else {
    on.abort();
    await asking;
    process.stdout.write(`${JSON.stringify(waits.splice(0))}\n`);
  }
}
process.exit();
