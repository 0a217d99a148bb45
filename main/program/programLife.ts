import { app, powerMonitor } from 'electron';
import { inTime } from '../clock/inTime.ts';
import type { OutsideOrders } from './outsideOrders.ts';
import type { Timers } from '../ports/clock.ts';
import type { Ringfort } from '../ringfort/ringfort.ts';
import { HIDDEN } from '../shell/desktop/autostart.ts';
import { linksIn, type DeepLinks } from '../shell/deepLinks.ts';
import { desktopAction } from '../shell/desktop/desktopActions.ts';
import { logFault, logStep } from '../shell/log/faultLog.ts';

/** A server on this computer is given five seconds of it (`main/app/hosting/hostedServer.ts`). */
const GOODBYE_LIMIT_MS = 6_000;

export interface ProgramLifePorts extends Timers {
  readonly ringfort: Pick<Ringfort, 'beforeSleep' | 'wokeUp' | 'stop' | 'checkpoint'>;
  readonly orders: Pick<OutsideOrders, 'start' | 'openLink'>;
  readonly links: DeepLinks;
  readonly openMain: () => void;
  /** Whether somebody rings, or is talked to. */
  readonly hasLiveCall: () => boolean;
  /** The program ends: what else others must hear of first. It ends all the same if that fails. */
  readonly sayGoodbye: () => Promise<unknown>;
  /** Then, at once: what would go on beside nothing. */
  readonly stop: () => void;
  /** The last act, of whoever puts another program in its place. True: they end this one, too. */
  readonly end: () => boolean;
}

export interface ProgramLife {
  /** From then on windows may close. */
  readonly isQuitting: () => boolean;
  /** On Windows alone, which tells windows that a session ends, and does not have the program quit. */
  readonly sessionEnd: {
    /** May it end? Once for each window; the answer is no for as long as it is prevented. */
    readonly asked: (question: { readonly preventDefault: () => void }) => void;
    /** It ends, and this process with it as soon as Windows likes. */
    readonly told: () => void;
  };
}

/** What becomes of the program from outside: it is started once more, opens links, sleeps, wakes up, and ends. */
export function followProgramLife({ ringfort, orders, links, openMain, ...ports }: ProgramLifePorts): ProgramLife {
  let quitting = false;
  // The phone lives in the tray.
  app.on('window-all-closed', () => undefined);
  app.on('second-instance', (_event, argv) => {
    // A start at login asks for no window, and the doctor for nothing at all.
    const opensWindow = !argv.includes('--doctor') && !argv.includes(HIDDEN) && desktopAction(argv) !== 'quit';
    if (opensWindow) openMain();
    orders.start(argv);
    for (const link of linksIn(argv)) orders.openLink(link);
  });
  app.on('activate', openMain);
  const quit = (): void => {
    if (quitting) return;
    quitting = true;
    // A server that does not answer has a limit for each question, one after the other.
    const said = Promise.all([ringfort.stop(), ports.sayGoodbye()]);
    void inTime<unknown>(said, GOODBYE_LIMIT_MS, ports.startTimer, () => null)
      .catch((error: unknown) => logFault('stop', error))
      .finally(() => {
        ports.stop();
        logStep('ends');
        if (!ports.end()) app.exit(0);
      });
  };
  app.on('before-quit', (event) => {
    if (quitting) return;
    event.preventDefault();
    quit();
  });
  powerMonitor.on('suspend', () => {
    logStep('asleep');
    ringfort.beforeSleep();
  });
  powerMonitor.on('resume', () => {
    logStep('awake');
    ringfort.wokeUp();
  });

  links.listen(orders.openLink);
  orders.start(process.argv);
  return {
    isQuitting: () => quitting,
    sessionEnd: {
      asked: (question) => {
        // Another program may still say no, and the phone would be gone: without a call there is nobody to tell.
        if (!quitting && !ports.hasLiveCall()) return;
        // Whoever we talk to would hear silence. Windows goes on by itself when this process has ended.
        question.preventDefault();
        quit();
      },
      told: () => {
        quit();
        // There may be no time for more than what is done before this returns.
        ringfort.checkpoint();
      },
    },
  };
}
