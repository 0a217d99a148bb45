import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DEVICE, openDevice } from './crashingDevice.ts';
import { RatchetParty, codeOf } from '../stage/ratchetParty.ts';
import { readWire } from './rotatingPair.ts';
import { bundledPrograms } from '../stage/bundledServer.ts';
import { compileCache } from '../stage/compileCache.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

let bundled: Promise<string> | undefined;
/** As one file: to load its modules takes longer than all that it does before it dies. */
const folderOfProgram = (): Promise<string> =>
  (bundled ??= bundledPrograms('crashingDevice', { crashingDevice: join(import.meta.dirname, 'crashingDevice.ts') }, [
    'core',
    'main',
    'test/fakes',
    'test/ratchet',
    'test/stage',
  ]));

/** Runs the device until it dies; returns what it had handed out by then. */
async function runUntilKilled(...args: readonly string[]): Promise<string> {
  const program = join(await folderOfProgram(), 'crashingDevice.js');
  const child = spawn(process.execPath, ['--no-warnings', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  let [handedOut, complaint] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => void (handedOut += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (complaint += chunk.toString()));
  const closed: unknown[] = await once(child, 'close');
  expect(closed[1], complaint).toBe('SIGKILL');
  return handedOut;
}

function meet() {
  const folder = temporaryFolder();
  const device = openDevice(folder);
  const bob = new RatchetParty('bob', 7);
  device.crypto.initializeSession(bob.address, bob.bundle());
  const fromBob = (message: string) => bob.crypto.forPeer(DEVICE).encryptToBase64(message);
  const toBob = (text: string) => bob.crypto.forPeer(DEVICE).decryptFromBase64(text);
  toBob(device.encrypt('hello'));
  device.decrypt(fromBob('hello yourself'));
  device.acknowledge();
  device.close();
  return { folder, fromBob, toBob };
}

/** What was to be sent arrives once, in bytes that were sealed once, whenever the sender dies. */
export async function killWhileEncrypting(point: string, rounds: number): Promise<void> {
  const { folder, toBob } = meet();
  const places = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const message = `message ${round}`;
    const handedOut = await runUntilKilled(folder, point, 'encrypt', message);
    const device = openDevice(folder);
    const kept = device.outbox();
    // Nothing leaves that is not kept, and what is kept was sealed once.
    expect(handedOut === '' || kept.includes(handedOut)).toBe(true);
    expect(kept.length).toBe(point === 'after COMMIT' ? 1 : 0);
    // The phone sends what is kept, byte for byte, and makes only what is not.
    const [text = device.encrypt(message)] = kept;
    expect(device.outbox()).toEqual([text]);
    expect(toBob(text)).toBe(message);
    expect(codeOf(() => toBob(text))).toBe('E_DUPLICATE');
    const { ratchetKey, index } = readWire(text);
    expect(places.has(`${ratchetKey} ${index}`)).toBe(false);
    places.add(`${ratchetKey} ${index}`);
    device.acknowledge();
    device.close();
  }
}

/** What arrived is acted upon once, whenever the receiver dies: the server sends it again until it is acknowledged. */
export async function killWhileDecrypting(point: string, rounds: number): Promise<void> {
  const { folder, fromBob, toBob } = meet();
  for (let round = 0; round < rounds; round++) {
    const message = `message ${round}`;
    const text = fromBob(message);
    writeFileSync(join(folder, 'incoming'), text);
    await runUntilKilled(folder, point, 'decrypt');
    const device = openDevice(folder);
    const kept = device.inbox();
    expect(kept).toEqual(point === 'after COMMIT' ? [message] : []);
    expect(codeOf(() => device.decrypt(text))).toBe(kept.length === 1 ? 'E_DUPLICATE' : 'none');
    expect(device.inbox()).toEqual([message]);
    if (round % 3 === 0) expect(toBob(device.encrypt('turn'))).toBe('turn');
    device.acknowledge();
    device.close();
  }
}
