import { spawn } from 'node:child_process';
import { app, dialog } from 'electron';
import { logFault } from '../log/faultLog.ts';
import { ownProgram } from '../desktop/ownProgram.ts';
import { exitCodeOf, startText, type StartHindrance } from './startHindrance.ts';

/**
 * A line on standard error and an exit code say why; who started it from a desktop reads it in a dialog. Words are read
 * only for that: other starts have none to say before there is a window.
 */
export async function giveWay(hindrance: StartHindrance): Promise<void> {
  const { textsFor } = await import('../texts.ts');
  const texts = textsFor('system', app.getPreferredSystemLanguages());
  const why = startText(hindrance, texts);
  const end = (): void => app.exit(exitCodeOf(hindrance));
  process.stderr.write(`${why}\n`);
  // There the first one's window is the answer.
  if (hindrance.kind === 'running' || process.argv.includes('--doctor')) return end();
  const [title, close] = [texts.formatMessage({ id: 'start.title' }), texts.formatMessage({ id: 'app.close' })];
  void app
    .whenReady()
    .then(() => dialog.showMessageBox({ type: 'error', title, message: title, detail: why, buttons: [close] }))
    .finally(end);
}

const STARTED_ANEW = '--started-anew';

/** What stands in the environment was read before any line of ours ran, so that only another process is free of it. */
export function startAnew(env: Readonly<Record<string, string>>, removed: readonly string[]): void {
  const names = removed.join(', ');
  // Something puts it there again and again.
  if (process.argv.includes(STARTED_ANEW)) return void giveWay({ kind: 'environment', names });
  process.stderr.write(`ringfort: starts anew without ${names}\n`);
  const program = ownProgram(process.platform, env, process.execPath);
  const again = spawn(program, [...process.argv.slice(1), STARTED_ANEW], { env, stdio: 'inherit' });
  again.on('error', (error) => {
    logFault('start anew', error);
    app.exit(1);
  });
  // This process stays what a terminal, a session or a supervisor waits for and ends.
  again.on('exit', (code) => app.exit(code ?? 1));
  // Signals come as this, and so does the end of a session, but for Windows: there the other one has windows to hear of
  // it, and this one, which has none, ends with the session.
  app.on('before-quit', (event) => {
    event.preventDefault();
    again.kill();
  });
}
