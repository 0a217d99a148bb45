import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/**
 * A TURN server's UDP port on 127.0.0.1, over a line that can be made bad one way: of sound and pictures some packets
 * go lost. What asks whether the path is there gets through, as it does when only some packets of many are lost.
 */
export interface LossyLine {
  readonly port: number;
  /** From now on every so many-th packet of media goes lost on its way in: 4 is a quarter of them. Null: none does. */
  readonly lose: (everyNth: number | null) => void;
  readonly close: () => void;
}

export async function openLossyLine(target: number): Promise<LossyLine> {
  const ways = new Map<string, Socket>();
  let everyNth: number | null = null;
  let packets = 0;
  const front = createSocket('udp4');
  /** Each client has a port of its own before the target, as behind a NAT. */
  const wayOf = ({ address, port }: { readonly address: string; readonly port: number }): Socket => {
    const key = `${address}:${port}`;
    const known = ways.get(key);
    if (known !== undefined) return known;
    const way = createSocket('udp4').on('message', (message) => front.send(message, port, address));
    ways.set(key, way);
    return way;
  };
  front.on('message', (message, from) => {
    if (isMedia(message)) packets += 1;
    if (everyNth !== null && isMedia(message) && packets % everyNth === 0) return;
    wayOf(from).send(message, target, '127.0.0.1');
  });
  front.bind(0, '127.0.0.1');
  await once(front, 'listening');
  return {
    port: front.address().port,
    lose: (next) => {
      everyNth = next;
    },
    close: () => {
      front.close();
      for (const way of ways.values()) way.close();
    },
  };
}

/** RTP or RTCP (RFC 7983, section 7) in a ChannelData message (RFC 8656, section 12.4). */
function isMedia(message: Buffer): boolean {
  const [channel = 0, , , , first = 0] = message;
  return channel >= 0x40 && channel <= 0x4f && first >= 128 && first <= 191;
}
