import { join } from 'node:path';
import { type CommandLineOptions, HELP, readCommandLine } from './commandLine.ts';
import { examine } from './doctor/examine.ts';
import { findingsText } from './doctor/finding.ts';
import { EXIT, startFailure } from './exitCodes.ts';
import { illness } from './commands/healthy.ts';
import { runCommand } from './commands/runCommand.ts';
import { withServiceOptions } from './serviceOptions.ts';
import { type RunningServer, type RunningServerOptions, startServer } from './index.ts';

// The signalling server as a program: `npm run server`.

/** However long clients take, a stopped server ends. */
const HARD_STOP_MS = 20_000;

/** What the SQLite addon needs; an older Node does not refuse it but crashes. */
const OLDEST_NODE = 22;

// What it writes is for nobody else to read, also where no service says so: who calls whom, and who the server is.
process.umask(0o077);

// Whoever reads what the server writes may go away; that must not end it.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

const commandLine = readCommandLine(process.argv.slice(2), withServiceOptions(process.env));
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  giveUp(`The server needs Node ${OLDEST_NODE} or newer; this is Node ${process.versions.node}.`, EXIT.mistake);
} else if (commandLine.type === 'help') {
  process.stdout.write(HELP);
} else if (commandLine.type === 'mistake') {
  giveUp(`${commandLine.message} See --help.`, EXIT.mistake);
} else if (commandLine.type === 'command') {
  process.exitCode = await runCommand(commandLine.command);
} else if (commandLine.type === 'healthy') {
  const why = await illness(commandLine.options);
  if (why !== null) giveUp(why, EXIT.fault);
} else if (commandLine.type === 'doctor') {
  const findings = await examine(commandLine.options);
  process.stdout.write(commandLine.json ? `${JSON.stringify(findings, null, 2)}\n` : findingsText(findings));
  process.exitCode = findings.some(({ state }) => state === 'broken') ? EXIT.fault : 0;
} else {
  for (const warning of commandLine.warnings) process.stderr.write(`${warning}\n`);
  await run(withThread(commandLine.options));
}

/** The thread of the relay is a module of its own, in a checkout and beside the bundle. */
function withThread({ relay, ...options }: CommandLineOptions): RunningServerOptions {
  const isCheckout = import.meta.filename.endsWith('.ts');
  const module = join(import.meta.dirname, isCheckout ? 'relay/thread.ts' : 'relayThread.js');
  return relay === undefined ? options : { ...options, relay: { ...relay, module } };
}

async function run(options: RunningServerOptions): Promise<void> {
  let server: RunningServer;
  try {
    server = await startServer(options);
  } catch (error) {
    const failure = startFailure(error, options);
    if (failure === undefined) throw error;
    return giveUp(failure.message, failure.exitCode);
  }
  const stop = (): void => {
    // A second signal while it stops does what signals do: it ends the process.
    process.off('SIGTERM', stop).off('SIGINT', stop);
    setTimeout(() => process.exit(EXIT.fault), HARD_STOP_MS).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(
          `The server did not stop cleanly: ${error instanceof Error ? error.message : String(error)}\n`,
        );
        process.exit(EXIT.fault);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  process.on('SIGHUP', () => server.lookAtCertificate());
  // Whoever reads it may stop the server at once.
  process.stdout.write(`listening on ${server.url}\n`);
}

function giveUp(message: string, exitCode: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
