import { noCalls } from '../../core/call/callList.ts';
import { shownCalls } from '../../core/call/shownCalls.ts';
import type { NetworkInterfaceInfo } from 'node:os';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { ServerRenewalRefusal } from '../../core/ipc/refusals.ts';
import type { AccountView, LastAccount, Outcome } from '../../core/ipc/snapshot.ts';
import { HostingError, type HostedServer } from '../app/hosting/hostedServer.ts';
import { createAccountChanges, lastServer, type AccountChanges } from './accountChanges.ts';
import { personNameOf } from '../../core/protocol/personName.ts';
import { hostingView } from '../app/hosting/hostingView.ts';
import { isUnprotected, portOf } from '../app/server/serverAddress.ts';
import type { DevicePorts } from '../phone/device.ts';
import { createFindServer } from './findServer.ts';
import { createPhone, type Phone, type PhonePorts } from '../phone/phone.ts';
import type { OpenProfile } from '../profile/profile.ts';
import { signUp } from './signUp.ts';
import type { Account } from '../store/tables/accountStore.ts';
import { accountServerWay } from './accountServerWay.ts';

export interface AccountDeskPorts extends Omit<PhonePorts, 'account' | 'way' | 'stores'> {
  readonly profile: () => OpenProfile | null;
  readonly hosted: HostedServer;
  readonly networkInterfaces: () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
  readonly devicePorts: DevicePorts;
  /** From now on the time is that of this server. */
  readonly followServer: (open: OpenProfile, serverUrl: string) => void;
  readonly onView: (view: AccountView) => void;
  readonly isInCall: () => boolean;
  /** There are other contacts and other past calls than before. */
  readonly onLists: () => Promise<void>;
  /** Nobody has them any more: the phone of the account is gone. */
  readonly onRetired: () => void;
}

export interface AccountDesk {
  /** Null before there is an account. */
  readonly phone: () => Phone | null;
  /** The profile was opened: starts the phone of its account, if it has one. */
  readonly resume: (open: OpenProfile) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** What windows show of the account may be different now. */
  readonly changed: () => void;
  readonly handlers: Pick<Handlers<MainWindow>, 'register' | 'cancelRegistration' | 'renewServer'> & AccountChanges;
}

/** As many letters of a server's id as people compare. */
const SHORT_ID_LENGTH = 8;

/** Who this Ringfort is, and at which server: registers, and runs the phone of the account. */
export function createAccountDesk(ports: AccountDeskPorts): AccountDesk {
  const { hosted, devicePorts, onFault, onView } = ports;
  const findServer = createFindServer(devicePorts);
  let phone: Phone | null = null;
  let registering: AbortController | null = null;
  /** What onboarding begins with. */
  let last: LastAccount | null = null;
  let lastChange: Promise<unknown> = Promise.resolve();

  /** One after another: whoever presses twice must not leave an account that is just being made. */
  const inTurn = <Result>(change: () => Promise<Result>): Promise<Result> => {
    const result = lastChange.then(change, change);
    lastChange = result.catch(() => undefined);
    return result;
  };

  const register: Handlers<MainWindow>['register'] = async (typed) => {
    const open = ports.profile();
    if (open === null || phone !== null) return { ok: false, reason: 'registrationFailed', detail: null };
    const cancel = new AbortController();
    registering = cancel;
    const outcome = await signUp(typed, {
      stores: open.stores,
      ...{ hosted, devicePorts, findServer },
      cancelled: cancel.signal,
      followServer: (serverUrl) => ports.followServer(open, serverUrl),
    });
    if (!outcome.ok) return outcome;
    if (typed.displayName !== undefined) open.stores.names.setOwn(personNameOf(typed.displayName));
    await startPhone(open, outcome.account);
    return { ok: true };
  };

  const startPhone = async (open: OpenProfile, account: Account): Promise<void> => {
    const way = accountServerWay(account, { hosted, ...devicePorts });
    ports.followServer(open, account.serverUrl);
    // A phone that was stopped still has an ended call to put away: that must not hide a call of the next one.
    const asPresent =
      <Told>(tell: (told: Told) => void) =>
      (told: Told): void => {
        if (phone === started) tell(told);
      };
    const started: Phone = createPhone({
      ...ports,
      ...{ account, way, stores: open.stores },
      onCalls: asPresent(ports.onCalls),
      onConnection: asPresent(ports.onConnection),
      orderMedia: asPresent(ports.orderMedia),
    });
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
    if (open === null || phone === null) return { phase: 'onboarding', last };
    const { handle, serverUrl, serverId, hosting } = phone.account;
    return {
      phase: 'ready',
      handle,
      displayName: open.stores.names.own(),
      server: serverUrl,
      isUnprotected: isUnprotected(serverUrl),
      serverId: serverId?.slice(0, SHORT_ID_LENGTH) ?? null,
      hosting: hosting ? hostingView(hosted.state(), ports.networkInterfaces()) : null,
      keyProtection: open.keyProtection(),
    };
  };

  hosted.watch(() => {
    if (phone === null) return;
    onView(view());
    phone.line.wayChanged();
  });

  const stop = async (): Promise<void> => {
    const stopping = phone;
    await stopping?.stop();
    phone = null;
  };

  /** Nothing of the phone so far is shown any more. */
  const retire = async (): Promise<void> => {
    await stop();
    ports.onCalls(shownCalls(noCalls));
    ports.onConnection({ state: 'none' });
    ports.onRetired();
  };

  const changes = createAccountChanges({
    present: () => {
      const open = ports.profile();
      return open === null || phone === null ? null : { open, phone };
    },
    ...{ devicePorts, findServer },
    isInCall: ports.isInCall,
    restart: async (open, account) => {
      await retire();
      await startPhone(open, account);
    },
    leave: async (next) => {
      const wasHosting = phone?.account.hosting === true;
      await retire();
      if (wasHosting) hosted.stop();
      last = next;
      onView(view());
    },
  });

  const renewServer = async (): Promise<Outcome<ServerRenewalRefusal>> => {
    if (ports.isInCall()) return { ok: false, reason: 'inCall', detail: null };
    try {
      await hosted.setAside();
    } catch (error) {
      onFault('server set aside', error);
      return { ok: false, reason: 'notSetAside', detail: null };
    }
    // Whoever signs up has it start by that.
    if (phone === null) return { ok: true };
    hosted.stop();
    try {
      await hosted.start(portOf(phone.account.serverUrl));
    } catch (error) {
      return { ok: false, reason: 'hostFailed', detail: error instanceof HostingError ? error.code : null };
    }
    return changes.registerAgain({ newServer: true });
  };

  return {
    phone: () => phone,
    resume: async (open) => {
      const account = await open.stores.account.load();
      last = account === null ? null : { ...accountLeft(account), displayName: open.stores.names.own() };
      if (account === null || account.signedOut) return onView(view());
      // Not waited for: the phone shows itself, and comes online when the server does.
      if (account.hosting) {
        hosted.start(portOf(account.serverUrl)).catch((error: unknown) => onFault('hosted server', error));
      }
      await startPhone(open, account);
    },
    stop,
    changed: () => {
      if (phone !== null) onView(view());
    },
    handlers: {
      ...changes,
      signOut: () => inTurn(async () => changes.signOut(null)),
      leaveServer: (input) => inTurn(async () => changes.leaveServer(input)),
      deleteAccount: () => inTurn(async () => changes.deleteAccount(null)),
      followServer: (input) => inTurn(async () => changes.followServer(input)),
      registerAgain: (input) => inTurn(async () => changes.registerAgain(input)),
      renewServer: () => inTurn(renewServer),
      register: (typed) => inTurn(async () => register(typed)),
      cancelRegistration: () => {
        registering?.abort();
        return null;
      },
    },
  };
}

/** As onboarding begins for whoever signed out of it. */
function accountLeft(account: Account): Omit<LastAccount, 'displayName'> {
  return { handle: account.handle, server: lastServer(account), hasKeys: true };
}
