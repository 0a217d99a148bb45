import { expect, onTestFinished, test } from 'vitest';
import { ScriptedServer } from '../fakes/scriptedServer.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* Who asks for a connection has it at once, whatever was tried before: docs/PROTOCOL.md, "Reconnecting". */

test.each(['signInAgain', 'wayChanged'] as const)(
  'a try that was under way when the way changed, and fails after that, is followed by another one at once (%s)',
  async (asked) => {
    const server = await ScriptedServer.start({ challenges: false });
    onTestFinished(() => server.end());
    const where = { serverUrl: server.url, folder: temporaryFolder() };
    const phone = new SignallingPhone({
      ...where,
      identity: new DeviceIdentity('alice', 11),
      // The longest pause that may be drawn.
      random: () => 0.999,
    });
    onTestFinished(() => phone.end());
    const fails = async (nth: number): Promise<void> => {
      await server.connections.first(nth);
      server.connections.all.at(-1)?.terminate();
      await expect.poll(() => phone.clock.pending()).toBe(1);
    };
    phone.socket.start();
    for (let nth = 1; nth <= 7; nth += 1) {
      await fails(nth);
      phone.clock.advance(Math.min(30_000, 500 * 2 ** (nth - 1)));
    }
    await server.connections.first(8);
    phone.socket[asked]();
    await fails(8);
    phone.clock.advance(500);
    await server.connections.first(9);
  },
);
