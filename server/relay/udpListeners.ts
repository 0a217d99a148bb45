import type { Socket } from 'node:dgram';
import type { ClientPath } from './allocation.ts';
import type { Guard } from './guard.ts';
import { openUdp, sendUdp } from './relaySockets.ts';
import type { LocalAddress } from './surroundings.ts';
import { transportAddressKey, type TransportAddress, transportAddress } from './transportAddress.ts';

const RECEIVE_BUFFER_BYTES = 1024 * 1024;

/** RFC 8656, 2.1: TURN over UDP. */
export interface UdpListeners {
  /**
   * Listens on exactly these addresses of this computer; those that are gone are given up. Resolves with the errors of
   * those that could not be had.
   */
  readonly follow: (addresses: readonly LocalAddress[]) => Promise<readonly unknown[]>;
  readonly close: () => void;
}

export interface UdpListenersParts {
  readonly port: number;
  readonly receive: (path: ClientPath, bytes: Buffer) => void;
  readonly guard: Guard;
  /** The address that clients came to is gone. */
  readonly addressGone: (address: string) => void;
}

/**
 * A socket for each address: with one for all of them, an answer could leave from another address than the one that
 * was asked, and no client or router would take it.
 */
export function createUdpListeners({ port, receive, guard, addressGone }: UdpListenersParts): UdpListeners {
  const sockets = new Map<string, Socket>();

  const open = async ({ address, family }: LocalAddress): Promise<void> => {
    const socket = openUdp(family);
    sockets.set(address, socket);
    const server = transportAddress(address, port);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (error) => {
        sockets.delete(address);
        socket.close();
        reject(error);
      });
      socket.bind({ address, port, exclusive: true }, () => {
        socket.removeAllListeners('error');
        socket.on('error', () => undefined);
        widen(socket);
        resolve();
      });
    });
    socket.on('message', (bytes, from) => {
      guard(() => receive(udpPath(socket, server, transportAddress(from.address, from.port)), bytes));
    });
  };

  return {
    follow: async (addresses) => {
      const wanted = new Set(addresses.map(({ address }) => address));
      for (const [address, socket] of sockets) {
        if (wanted.has(address)) continue;
        sockets.delete(address);
        socket.close();
        addressGone(address);
      }
      const opened = await Promise.allSettled(addresses.filter(({ address }) => !sockets.has(address)).map(open));
      return opened.filter((one) => one.status === 'rejected').map(({ reason }): unknown => reason);
    },
    close: () => {
      for (const socket of sockets.values()) socket.close();
      sockets.clear();
    },
  };
}

/** The packets of all calls wait here while the thread is busy. As much as the system grants: some refuse to ask. */
function widen(socket: Socket): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch {
    // It goes on with what the system gives everybody.
  }
}

function udpPath(socket: Socket, server: TransportAddress, client: TransportAddress): ClientPath {
  return {
    key: `udp ${server.address} ${transportAddressKey(client)}`,
    isStream: false,
    client,
    server,
    send: (bytes) => sendUdp(socket, bytes, client),
  };
}
