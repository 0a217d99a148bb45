import Type from 'typebox';
import type { DoctorReport } from './doctorReport.ts';
import { request, returns } from './define.ts';
import type {
  DeleteAccountRefusal,
  PassphraseRefusal,
  RegisterRefusal,
  RemovePassphraseRefusal,
  ServerChangeRefusal,
  ServerExamination,
  ServerRenewalRefusal,
  SignOutRefusal,
  StartOverRefusal,
} from './refusals.ts';
import { closed, done, MAX_TYPED_TEXT, nothing, typed } from './requestShapes.ts';
import type { Outcome } from './snapshot.ts';

/** The person has decided that the way to the server may be plain http through foreign networks. */
const PlainHttp = Type.Optional(Type.Boolean());
/** The person has compared this fingerprint of the server's certificate. */
const ComparedCertificate = Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' }));
const ServerAddress = Type.Object(
  { server: typed(512), plainHttp: PlainHttp, certificate: ComparedCertificate },
  closed,
);

/** What opens the data of the person here, who they are, and at which server. */
export const accountRequests = {
  choosePassphrase: request(Type.Object({ passphrase: typed(1024) }, closed), returns<Outcome<PassphraseRefusal>>()),
  unlock: request(Type.Object({ passphrase: typed(1024) }, closed), returns<Outcome<PassphraseRefusal>>()),
  /**
   * Adds a passphrase beside the keyring, or puts another in its place. `current`, the one so far, has to be given
   * when the passphrase is the only way in (`keyProtection.keyring` is null): the key is not kept to be wrapped again.
   */
  setPassphrase: request(
    Type.Object({ passphrase: typed(1024), current: Type.Optional(typed(1024)) }, closed),
    returns<Outcome<PassphraseRefusal>>(),
  ),
  removePassphrase: request(
    Type.Object({ passphrase: typed(1024) }, closed),
    returns<Outcome<RemovePassphraseRefusal>>(),
  ),
  /** Tries the data once more that did not open; whatever stands in the way now is told with the account. */
  reopen: request(nothing, returns<{ readonly isOpen: boolean }>()),
  /** Puts all data of this profile aside, under another name and not deleted, and begins as on the first day. */
  startOver: request(nothing, returns<Outcome<StartOverRefusal>>()),
  doctor: request(nothing, returns<DoctorReport>()),
  /** `server: null` hosts one on this computer. */
  register: request(
    Type.Object(
      {
        handle: typed(64),
        /** Left out: as it was. */
        displayName: Type.Optional(typed(MAX_TYPED_TEXT)),
        server: Type.Union([typed(512), Type.Null()]),
        plainHttp: PlainHttp,
        certificate: ComparedCertificate,
        invite: Type.Optional(typed(64)),
      },
      closed,
    ),
    returns<Outcome<RegisterRefusal>>(),
  ),

  /** What contacts read beside the handle, from the next call on; nothing: the handle alone. */
  changeDisplayName: request(Type.Object({ displayName: typed(MAX_TYPED_TEXT) }, closed), done),
  /** Gives up the registration that is under way; it is then refused as `cancelled`. */
  cancelRegistration: request(nothing, done),
  /** Keys, contacts and history stay. Needs no server. */
  signOut: request(nothing, returns<Outcome<SignOutRefusal>>()),
  /** At its server; then signs out, and the keys are forgotten. Contacts and history stay. */
  deleteAccount: request(nothing, returns<Outcome<DeleteAccountRefusal>>()),
  /** Which server answers at an address: the one of this account, or another. */
  examineServer: request(ServerAddress, returns<ServerExamination>()),
  /** The server of this account is reached at another address from now on; refused for any other server. */
  followServer: request(ServerAddress, returns<Outcome<ServerChangeRefusal>>()),
  /** Signs out, to register at this server. */
  leaveServer: request(ServerAddress, returns<Outcome<SignOutRefusal>>()),
  /**
   * The server has forgotten this account, or (`newServer`) was set up anew: it gets the same identity and new prekeys.
   * `found`: as it was found at the address of the account, where its certificate is another one now.
   */
  registerAgain: request(
    Type.Object(
      { newServer: Type.Boolean(), invite: Type.Optional(typed(64)), found: Type.Optional(ServerAddress) },
      closed,
    ),
    returns<Outcome<ServerChangeRefusal>>(),
  ),
  /**
   * The data of the server on this computer are damaged: they get another name, not deleted, and this account, if there
   * is one, registers at the new server that starts without them.
   */
  renewServer: request(nothing, returns<Outcome<ServerRenewalRefusal>>()),
  /** Does not wait any longer, and signs in again where something stood in the way. */
  reconnect: request(nothing, done),
  /** The person has read that this computer's clock is wrong. */
  clockNoticeRead: request(nothing, done),
};
