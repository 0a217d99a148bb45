import type { NetworkInterfaceInfo } from 'node:os';
import type { MainWindow } from '../core/ipc/contract.ts';
import type { Handlers } from '../core/ipc/define.ts';
import type { AccountView } from '../core/ipc/snapshot.ts';
import type { HostedServer } from './app/hostedServer.ts';
import { hostingView } from './app/hostingView.ts';
import { portOf } from './app/serverAddress.ts';
import type { DevicePorts } from './device.ts';
import { createPhone, type Phone, type PhonePorts } from './phone.ts';
import type { OpenProfile } from './profile.ts';
import { signUp } from './signUp.ts';
import type { Account } from './store/accountStore.ts';
import { wayTo } from './wayTo.ts';

export interface AccountDeskPorts extends Omit<PhonePorts, 'account' | 'way' | 'stores'> {
  readonly profile: () => OpenProfile | null;
  readonly hosted: HostedServer;
  readonly networkInterfaces: () => Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>;
  readonly devicePorts: DevicePorts;
  /** From now on the time is that of this server. */
  readonly followServer: (open: OpenProfile, serverUrl: string) => void;
  readonly onView: (view: AccountView) => void;
  /** There are other contacts and other past calls than before. */
  readonly onLists: () => Promise<void>;
}

export interface AccountDesk {
  /** Null before there is an account. */
  readonly phone: () => Phone | null;
  /** The profile was opened: starts the phone of its account, if it has one. */
  readonly resume: (open: OpenProfile) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** What windows show of the account may be different now. */
  readonly changed: () => void;
  readonly handlers: Pick<Handlers<MainWindow>, 'register' | 'cancelRegistration'>;
}

/** Who this Ringfort is, and at which server: registers, and runs the phone of the account. */
export function createAccountDesk(ports: AccountDeskPorts): AccountDesk {
  const { hosted, devicePorts, onFault, onView } = ports;
  let phone: Phone | null = null;
  let registering: AbortController | null = null;

  const register: Handlers<MainWindow>['register'] = async (typed) => {
    const open = ports.profile();
    if (open === null || phone !== null) return { ok: false, reason: 'registrationFailed', detail: null };
    const cancel = new AbortController();
    registering = cancel;
    const outcome = await signUp(typed, {
      stores: open.stores,
      hosted,
      devicePorts,
      cancelled: cancel.signal,
      followServer: (serverUrl) => ports.followServer(open, serverUrl),
    });
    if (!outcome.ok) return outcome;
    await startPhone(open, outcome.account);
    return { ok: true };
  };

  const startPhone = async (open: OpenProfile, account: Account): Promise<void> => {
    const way = wayTo(account, { hosted, ...devicePorts });
    ports.followServer(open, account.serverUrl);
    const started = createPhone({ ...ports, account, way, stores: open.stores });
    phone = started;
    try {
      await ports.onLists();
      await started.start();
    } catch (error) {
      phone = null;
      // Nothing of it goes on beside a store that is closed next.
      await started.stop().catch((fault: unknown) => onFault('stop phone', fault));
      throw error;
    }
    onView(view());
  };

  const view = (): AccountView => {
    const open = ports.profile();
    if (open === null || phone === null) return { phase: 'onboarding' };
    const { handle, serverUrl, hosting } = phone.account;
    return {
      phase: 'ready',
      handle,
      server: serverUrl,
      hosting: hosting ? hostingView(hosted.state(), ports.networkInterfaces()) : null,
      keyProtection: open.keyProtection(),
    };
  };

  hosted.watch(() => {
    if (phone === null) return;
    onView(view());
    phone.line.reconnect();
  });

  return {
    phone: () => phone,
    resume: async (open) => {
      const account = await open.stores.account.load();
      if (account === null) return onView({ phase: 'onboarding' });
      // Not waited for: the phone shows itself, and comes online when the server does.
      if (account.hosting) {
        hosted.start(portOf(account.serverUrl)).catch((error: unknown) => onFault('hosted server', error));
      }
      await startPhone(open, account);
    },
    stop: async () => {
      const stopping = phone;
      await stopping?.stop();
      phone = null;
    },
    changed: () => {
      if (phone !== null) onView(view());
    },
    handlers: {
      register,
      cancelRegistration: () => {
        registering?.abort();
        return null;
      },
    },
  };
}
