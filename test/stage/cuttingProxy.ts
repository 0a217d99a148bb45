import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** Connections that were cut so far. */
  readonly cuts: () => number;
  readonly stop: () => Promise<void>;
}

/** The first connection carries so many bytes at most, both ways together, before it is cut. */
const FIRST_BYTES = 2_000;
/** And each one more than those before, for a batch comes whole or not at all. */
const MORE_BYTES = 500;
const MAX_PIECE = 200;

/**
 * A bad way to a server: bytes come late and in pieces, and each connection is cut after a drawn number of them, which
 * is inside a frame as a rule. What was written before the cut arrives.
 */
export async function startCuttingProxy(port: number, seed: number): Promise<CuttingProxy> {
  let state = seed >>> 0;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const sockets = new Set<Socket>();
  let cuts = 0;

  const front = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    let left = draw(FIRST_BYTES + cuts * MORE_BYTES);
    const cut = (): void => {
      if (left > 0) return;
      cuts += 1;
      for (const side of [client, server]) side.destroySoon();
    };
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on('close', () => {
        sockets.delete(from);
        to.destroySoon();
      });
      from.on('error', () => to.destroy());
      from.setNoDelay(true);
      carry(from, to, (piece) => {
        const passed = piece.subarray(0, left);
        left -= passed.length;
        return passed;
      })
        .catch(() => undefined)
        .finally(cut);
    }
  });

  /** Piece by piece, with whatever else happens in between. */
  async function carry(from: Socket, to: Socket, pass: (piece: Buffer) => Buffer): Promise<void> {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length;) {
        const piece = chunk.subarray(at, at + 1 + draw(MAX_PIECE));
        const passed = pass(piece);
        to.write(passed);
        if (passed.length < piece.length) return;
        at += piece.length;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    cuts: () => cuts,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}
