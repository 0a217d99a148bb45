import { app, powerMonitor } from 'electron';
import type { OutsideOrders } from './outsideOrders.ts';
import type { Ringfort } from './ringfort.ts';
import { HIDDEN } from './shell/autostart.ts';
import { linksIn, type DeepLinks } from './shell/deepLinks.ts';
import { desktopAction } from './shell/desktopActions.ts';
import { logFault, logStep } from './shell/faultLog.ts';

export interface ProgramLifePorts {
  readonly ringfort: Pick<Ringfort, 'beforeSleep' | 'wokeUp'>;
  readonly orders: Pick<OutsideOrders, 'start' | 'openLink'>;
  readonly links: DeepLinks;
  readonly openMain: () => void;
  /** The program ends: what others must hear of first. It ends all the same if that fails. */
  readonly sayGoodbye: () => Promise<unknown>;
  /** Then, at once: what would go on beside nothing. */
  readonly stop: () => void;
  /** The last act, of whoever puts another program in its place. True: they end this one, too. */
  readonly end: () => boolean;
}

export interface ProgramLife {
  /** From then on windows may close. */
  readonly isQuitting: () => boolean;
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
  app.on('before-quit', (event) => {
    if (quitting) return;
    quitting = true;
    event.preventDefault();
    void ports
      .sayGoodbye()
      .catch((error: unknown) => logFault('stop', error))
      .finally(() => {
        ports.stop();
        logStep('ends');
        if (!ports.end()) app.exit(0);
      });
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
  return { isQuitting: () => quitting };
}
