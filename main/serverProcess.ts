// The signalling server inside a Ringfort that hosts one: the same code as `npm run server`, in a utility process, so
// that neither side can stall the other.
import { join } from 'node:path';
import { startServer, type RunningServer } from '../server/index.ts';
import { hostedCertificate } from './app/hosting/hostedCertificate.ts';
import { hostingProblemOf } from './app/hosting/hostingFailure.ts';
import { parseHosting } from './app/hosting/hostingOptions.ts';
import type { HostedServerNews } from './app/hosting/hostedNews.ts';

const say = (news: HostedServerNews): void => process.parentPort.postMessage(news);

async function run(): Promise<void> {
  let running: RunningServer | null = null;
  try {
    const { relay, ...hosting } = parseHosting(process.argv.slice(2));
    let fingerprint = '';
    running = await startServer({
      ...hosting,
      ...(relay === null ? {} : { relay: { ...relay, module: join(import.meta.dirname, 'relayThread.cjs') } }),
      onRelay: (standing) => say({ kind: 'relay', relay: standing }),
      onDamaged: () => say({ kind: 'damaged' }),
      tls: async () => {
        const certificate = await hostedCertificate(hosting.dataFolder);
        ({ fingerprint } = certificate);
        return certificate;
      },
    });
    say({ kind: 'listening', port: running.port, fingerprint });
  } catch (error) {
    say({ kind: 'failed', problem: hostingProblemOf(error) });
    process.stderr.write(`ringfort server: ${error instanceof Error ? error.message : 'did not start'}\n`);
    process.exitCode = 1;
    return;
  }
  const open = running;
  process.parentPort.on('message', () => void open.close().then(() => process.exit(0)));
}

// Whoever reads its log may go away; that must not end it.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

void run();
