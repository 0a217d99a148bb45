import { createSocket, type Socket } from 'node:dgram';
import { createInterface } from 'node:readline';

// A relay's UDP port behind a bad line, for kernels without netem: `node lossyProxy.ts PORT TARGET LOSS JITTER_MS
// SEED`. Of what goes to the relay, a share is lost and the rest is late by up to so much, each for itself: it
// overtakes. Told `swallow`, it takes everything both ways and passes nothing on, until it is told `pass`.

const [port = 0, target = 0, loss = 0, jitterMs = 0, seed = 1] = process.argv.slice(2).map(Number);

let state = seed >>> 0;
const draw = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

let swallows = false;
createInterface({ input: process.stdin }).on('line', (line) => (swallows = line === 'swallow'));

const ways = new Map<string, Socket>();
const front = createSocket('udp4');
front.on('message', (message, from) => {
  const key = `${from.address}:${from.port}`;
  const way = ways.get(key) ?? openWay(from);
  ways.set(key, way);
  if (swallows || draw() < loss) return;
  setTimeout(() => way.send(message, target, '127.0.0.1'), draw() * jitterMs);
});
front.bind(port, '0.0.0.0', () => process.stdout.write('ready\n'));

/** Each client has a port of its own before the relay, as behind a NAT. */
function openWay(client: { readonly address: string; readonly port: number }): Socket {
  const way = createSocket('udp4');
  way.on('message', (message) => {
    if (!swallows) front.send(message, client.port, client.address);
  });
  return way;
}
