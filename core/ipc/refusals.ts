import type { ConnectionProblem, StoreProblem } from './problem.ts';
import type { OfflineReason, Outcome } from './snapshot.ts';

/*
 * Why main does not do what a window asks, and what it found where it was asked to look: by name. The window finds the
 * words.
 */

export type RegisterRefusal =
  | 'handleInvalid'
  | 'handleTaken'
  | 'serverInvalid'
  | ConnectionProblem
  /** The way there is plain http and leaves this network: the person decides. `detail` is the address. */
  | 'plainHttp'
  /** No authority vouches for its certificate: the person compares its fingerprint, `detail`, 64 hex digits. */
  | 'certificateUnknown'
  /** It is not the one of the fingerprint in the address. */
  | 'certificateOther'
  | 'hostFailed'
  /** By the person. */
  | 'cancelled'
  /** A code is needed and none was typed; the one that was typed is no good; nobody can register there. */
  | 'inviteRequired'
  | 'inviteRefused'
  | 'registrationClosed'
  | 'registrationFailed';
export type SignOutRefusal = 'notConfirmed' | 'failed';
/** A ConnectionProblem: an account can be deleted only where it is. */
export type DeleteAccountRefusal = ConnectionProblem | 'otherServer' | 'notConfirmed' | 'failed';
/** `otherServer`: not the one of this account answers there. `inCall`: the call would be lost. */
export type ServerChangeRefusal = RegisterRefusal | 'otherServer' | 'inCall' | 'notConfirmed' | 'failed';
/** `notSetAside`: the damaged data of the server on this computer could not be given another name. */
export type ServerRenewalRefusal = ServerChangeRefusal | 'notSetAside';
/**
 * `present`: the very address, or the server on this computer. `moved`: the same server at another address. `anew`:
 * another one at the address of this account.
 */
export type ServerExamination =
  | { readonly ok: true; readonly is: 'present' | 'moved' | 'anew' | 'other'; readonly server: string }
  | Extract<Outcome<ServerChangeRefusal>, { ok: false }>;
export type AddContactRefusal =
  | 'handleInvalid'
  | 'ownHandle'
  | 'alreadyAdded'
  | 'unknownUser'
  | ConnectionProblem
  | 'refusedByServer'
  | 'keysRefused'
  /** The server handed out other keys than those of the link: nothing was taken, and nobody is called. */
  | 'otherKeys'
  /** A person decides about their new identity first. */
  | 'identityChanged'
  /** The link is no longer the one that is asked about. */
  | 'linkGone';
/** `notConfirmed`: the person did not say yes to it in the dialog that main draws. */
export type PassphraseRefusal = 'tooShort' | 'wrong' | 'failed' | 'notConfirmed' | StoreProblem;
/**
 * `identityChanged`: a person decides about the contact's new identity first. `blocked`: they unblock them first.
 * `theyRing`: they call here at this moment, and there is no relay without which neither call may be.
 */
export type DialRefusal = 'busy' | 'theyRing' | 'notReady' | 'identityChanged' | 'blocked' | OfflineReason;
/** `inCall`: they are talking, and blocking would end the call. */
export type BlockRefusal = 'inCall' | 'failed';
/** `otherNumber`: the identity is not (or no longer) the one whose number the person looked at. */
export type TrustRefusal = 'otherNumber' | 'unknownIdentity' | 'notConfirmed';
/** `lastWayIn`: without it nothing would open the store any more. */
export type RemovePassphraseRefusal = 'lastWayIn' | 'wrong' | 'failed' | 'notConfirmed' | StoreProblem;
/** `inUse`: another program has the data open. */
export type StartOverRefusal = 'inUse' | 'failed' | StoreProblem;
/** `cancelled`: in the dialog of the system. */
export type SaveBackupRefusal = 'tooShort' | 'cancelled' | 'diskFull' | 'notWritable' | 'failed' | StoreProblem;
/** `newer`: a later Ringfort wrote it. `tooLarge`: no backup is. `failed`: the file cannot be read. */
export type BackupFileRefusal = 'cancelled' | 'notABackup' | 'newer' | 'damaged' | 'tooLarge' | 'failed';
/** `gone`: none is chosen any more. */
/** `inCall`: it would take moments from a call, or from one that rings. */
export type BackupRefusal = 'wrong' | 'newer' | 'damaged' | 'notABackup' | 'gone' | 'inCall' | 'failed' | StoreProblem;
export type NumberComparison = 'same' | 'different' | 'notANumber';
