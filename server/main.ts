import { HELP, readCommandLine } from './commandLine.ts';
import { type RunningServer, type RunningServerOptions, startServer, StoreError } from './index.ts';

// The signalling server as a program: `npm run server`.

/** Something the person who started it has to change. */
const EXIT_MISTAKE = 2;
/** However long clients take, a stopped server ends. */
const HARD_STOP_MS = 20_000;

/** What the SQLite addon needs; an older Node does not refuse it but crashes. */
const OLDEST_NODE = 22;

const commandLine = readCommandLine(process.argv.slice(2), process.env);
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  giveUp(`The server needs Node ${OLDEST_NODE} or newer; this is Node ${process.versions.node}.`);
} else if (commandLine.type === 'help') {
  process.stdout.write(HELP);
} else if (commandLine.type === 'mistake') {
  giveUp(`${commandLine.message} See --help.`);
} else {
  await run(commandLine.options);
}

async function run(options: RunningServerOptions): Promise<void> {
  let server: RunningServer;
  try {
    server = await startServer(options);
  } catch (error) {
    const reason = explain(error, options);
    if (reason === undefined) throw error;
    return giveUp(reason);
  }
  process.stdout.write(`listening on ${server.url}\n`);

  const stop = (): void => {
    // A second signal while it stops does what signals do: it ends the process.
    process.off('SIGTERM', stop).off('SIGINT', stop);
    setTimeout(() => process.exit(1), HARD_STOP_MS).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(
          `The server did not stop cleanly: ${error instanceof Error ? error.message : String(error)}\n`,
        );
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

/** What a person can do about it; undefined if it is a fault of ours. */
function explain(error: unknown, { host, port }: RunningServerOptions): string | undefined {
  if (error instanceof StoreError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Stop the program that uses it, or choose another with --port.`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this machine. Choose another with --host, for example 127.0.0.1 or 0.0.0.0.`;
    default:
      return undefined;
  }
}

function giveUp(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = EXIT_MISTAKE;
}
