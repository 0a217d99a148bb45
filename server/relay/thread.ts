// The relay in a thread of its own, so that media never wait for the signalling server, nor calls for media.
import { parentPort, workerData } from 'node:worker_threads';
import { startRelay } from './relay.ts';
import { isRelayOptions, type RelayNews } from './threadMessages.ts';

const say = (news: RelayNews): void => parentPort?.postMessage(news);

async function run(): Promise<void> {
  const options: unknown = workerData;
  if (!isRelayOptions(options)) throw new TypeError('the relay was started without its options');
  try {
    const { port } = await startRelay(options, (faults) => say({ kind: 'faults', ...faults }));
    say({ kind: 'listening', port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'fault';
    say({ kind: 'failed', code });
  }
}

void run();
