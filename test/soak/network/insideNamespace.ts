import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

// Runs a program in a network namespace for a driver outside of it: `node insideNamespace.ts NAMESPACE PROGRAM ARGS`.
// The driver speaks to ports on the program's loopback, which it reads off what the program prints. Each such port is
// opened here as well, under the same number, before the driver reads of it.

const [namespace = '', program = '', ...args] = process.argv.slice(2);
const inside = (command: string, rest: readonly string[]) => ['netns', 'exec', namespace, command, ...rest];

const child = spawn('ip', inside(program, args), { stdio: ['inherit', 'inherit', 'pipe'] });
createInterface({ input: child.stderr }).on('line', (line) => {
  const port = /^(?:Debugger|DevTools) listening on ws:\/\/127\.0\.0\.1:(\d+)\//u.exec(line)?.[1];
  const tell = (): boolean => process.stderr.write(`${line}\n`);
  if (port === undefined) tell();
  else open(Number(port), tell);
});
child.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));

/** One program in the namespace for each connection: bytes in and out. */
function open(port: number, opened: () => void): void {
  createServer((socket) => {
    const forward = `const s = require('net').connect(${port}, '127.0.0.1'); process.stdin.pipe(s); s.pipe(process.stdout)`;
    const bridge = spawn('ip', inside(process.execPath, ['-e', forward]), { stdio: ['pipe', 'pipe', 'inherit'] });
    socket.pipe(bridge.stdin);
    bridge.stdout.pipe(socket);
    socket.on('error', () => bridge.kill());
    bridge.stdin.on('error', () => socket.destroy());
    socket.on('close', () => bridge.kill());
    bridge.on('exit', () => socket.destroy());
  }).listen(port, '127.0.0.1', opened);
}
