import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import type { DeleteAccountRefusal, ServerExamination } from '../../core/ipc/refusals.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { LastAccount, Outcome } from '../../core/ipc/snapshot.ts';
import { refusedFor } from '../app/server/registration.ts';
import { typedAddress } from '../app/server/serverAddress.ts';
import type { DevicePorts } from '../phone/device.ts';
import type { FindServer, SoughtServer } from './findServer.ts';
import type { Phone } from '../phone/phone.ts';
import type { OpenProfile } from '../profile/profile.ts';
import { registerAccount, serverAt } from './registerAccount.ts';
import type { HttpFailure, ProvenServer } from '../signalling/httpClient.ts';
import type { Account } from '../store/tables/accountStore.ts';

export interface AccountChangesPorts {
  /** The open profile and the phone in it; null before there is an account. */
  readonly present: () => { readonly open: OpenProfile; readonly phone: Phone } | null;
  readonly devicePorts: DevicePorts;
  readonly findServer: FindServer;
  readonly isInCall: () => boolean;
  /** Stops the phone and starts that of this account in its place. */
  readonly restart: (open: OpenProfile, account: Account) => Promise<void>;
  /** Stops the phone, which hangs up first; onboarding then begins with this. */
  readonly leave: (next: LastAccount) => Promise<void>;
}

export type AccountChanges = Pick<
  Handlers<MainWindow>,
  'signOut' | 'deleteAccount' | 'examineServer' | 'followServer' | 'leaveServer' | 'registerAgain' | 'reconnect'
>;

const NOTHING_THERE = { ok: false, reason: 'failed', detail: null } as const;
const IN_CALL = { ok: false, reason: 'inCall', detail: null } as const;

/** What a person may change about an account: leave it, delete it, follow its server, register there again. */
export function createAccountChanges(ports: AccountChangesPorts): AccountChanges {
  const { present, devicePorts, findServer, isInCall, restart, leave } = ports;

  const examine = async (account: Account, sought: SoughtServer): Promise<Examined> => {
    const found = await findServer(sought);
    if (!found.ok) return found;
    const { serverUrl: server, certificate, identity } = found;
    // Another certificate of the same server is as good as another address: the person says so.
    const isHere = account.hosting || (server === account.serverUrl && certificate === account.certificate);
    const others = !account.hosting && server === account.serverUrl ? 'anew' : 'other';
    const is = !isSameServer(account, identity) ? others : isHere ? 'present' : 'moved';
    return { ok: true, is, server, certificate, identity };
  };

  /** Who answers where the account says, over the way it has, or with what the person has decided about another one. */
  const atOwnAddress = async ({ account, way }: Phone, sought?: SoughtServer): ReturnType<FindServer> => {
    if (sought !== undefined) return findServer(sought);
    const { serverUrl, certificate } = account;
    // Its time counts once it is our server.
    const found = await serverAt({ serverUrl, way }, { ...devicePorts, onServerTime: () => undefined });
    return found.ok ? { ok: true, serverUrl, certificate, way, identity: found.value } : refusedFor(found);
  };

  /** Without a server to go to: to come back to this one. */
  const signedOut = async ({ open, phone }: NonNullable<ReturnType<typeof present>>, goTo?: string): Promise<void> => {
    const { account } = phone;
    await open.stores.account.save({ ...account, signedOut: true });
    const server = goTo ?? lastServer(account);
    await leave({
      handle: account.handle,
      displayName: open.stores.names.own(),
      server,
      hasKeys: goTo === undefined,
    });
  };

  return {
    signOut: async () => {
      const there = present();
      if (there !== null) await signedOut(there);
      return { ok: true };
    },
    leaveServer: async ({ server, certificate }) => {
      const there = present();
      if (there === null) return NOTHING_THERE;
      await signedOut(there, typedAddress(server, certificate ?? null));
      return { ok: true };
    },
    deleteAccount: async () => {
      const there = present();
      if (there === null) return NOTHING_THERE;
      const { open, phone } = there;
      const reply = await phone.http.deleteAccount();
      // The server knows nobody of that key: it was deleted before, and the reply was lost.
      if (!reply.ok && reply.problem !== 'bad_signature') return deletionRefused(reply);
      const displayName = open.stores.names.own();
      await leave({ handle: '', displayName, server: lastServer(phone.account), hasKeys: false });
      await open.stores.account.discard();
      return { ok: true };
    },
    examineServer: async (sought): Promise<ServerExamination> => {
      const there = present();
      if (there === null) return NOTHING_THERE;
      const examined = await examine(there.phone.account, sought);
      return examined.ok ? { ok: true, is: examined.is, server: examined.server } : examined;
    },
    followServer: async (sought) => {
      const there = present();
      if (there === null) return NOTHING_THERE;
      const { account } = there.phone;
      const examined = await examine(account, sought);
      if (!examined.ok) return examined;
      if (examined.is === 'other' || examined.is === 'anew') return { ok: false, reason: 'otherServer', detail: null };
      if (examined.is === 'present') {
        there.phone.line.signInAgain();
        return { ok: true };
      }
      if (isInCall()) return IN_CALL;
      const { id: serverId, key: serverKey } = examined.identity;
      const { server: serverUrl, certificate } = examined;
      const moved: Account = { ...account, serverUrl, certificate, serverId, serverKey };
      await there.open.stores.account.save(moved);
      await restart(there.open, moved);
      return { ok: true };
    },
    registerAgain: async ({ newServer, invite, found: sought }) => {
      const there = present();
      if (there === null) return NOTHING_THERE;
      if (isInCall()) return IN_CALL;
      const { open, phone } = there;
      const found = await atOwnAddress(phone, sought);
      if (!found.ok) return found;
      const { way, certificate, identity } = found;
      // Which server gets to know this identity is for the person to say.
      const isMeant = newServer || isSameServer(phone.account, identity);
      if (!isMeant || found.serverUrl !== phone.account.serverUrl) {
        return { ok: false, reason: 'otherServer', detail: null };
      }
      const { id: serverId, key: serverKey } = identity;
      const account: Account = { ...phone.account, certificate, serverId, serverKey };
      const registered = await registerAccount(account, {
        ...{ stores: open.stores, devicePorts, way, invite: invite?.trim() || undefined },
        comesBack: true,
      });
      if (!registered.ok) return registered;
      await restart(open, account);
      return { ok: true };
    },
    reconnect: () => {
      present()?.phone.line.signInAgain();
      return null;
    },
  };
}

type Examined =
  | (Extract<ServerExamination, { ok: true }> & {
      readonly certificate: string | null;
      readonly identity: ProvenServer;
    })
  | Extract<ServerExamination, { ok: false }>;

/** As onboarding has it: what a person would type to be at this server again; null: hosted here. */
export function lastServer({ hosting, serverUrl, certificate }: Account): string | null {
  return hosting ? null : typedAddress(serverUrl, certificate);
}

/** An id can be copied; the key behind it cannot. */
function isSameServer({ serverId, serverKey }: Account, found: ProvenServer): boolean {
  return found.id === serverId && (serverKey === null || serverKey === found.key);
}

function deletionRefused({ problem, cause, detail }: HttpFailure): Outcome<DeleteAccountRefusal> {
  if (problem === 'otherServer') return { ok: false, reason: 'otherServer', detail: null };
  return cause === null ? { ok: false, reason: 'failed', detail: problem } : { ok: false, reason: cause, detail };
}
