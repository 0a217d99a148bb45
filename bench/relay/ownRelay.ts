// The relay that a server brings along, alone in a process, so that what it uses can be read.
import { startRelay } from '../../server/relay/relay.ts';
import { RELAY_PORTS } from '../../server/relay/relaySockets.ts';

const ENOUGH = { burst: 1e12, refillPerSecond: 1e12 };
const { port } = await startRelay({
  ...{ host: '127.0.0.1', port: 0, secret: 'north', credentialTime: Date.now(), relayPorts: RELAY_PORTS },
  ...{ publicAddresses: [], allowedPeers: [{ address: '127.0.0.0', prefix: 8 }] },
  // Nothing is to be lost that the processor could carry.
  quotas: { allocationsPerUser: 1000, allocations: 1000, requestsPerUser: ENOUGH, bytesPerUser: ENOUGH },
});
process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
