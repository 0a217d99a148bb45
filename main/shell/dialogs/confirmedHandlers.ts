import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { OpenedLink } from '../../../core/ipc/links.ts';
import { questionsBefore, type SettingQuestion } from '../../../core/ipc/settingRules.ts';
import type { Settings } from '../../../core/ipc/settings.ts';
import type { Outcome } from '../../../core/ipc/snapshot.ts';

/** What a person is asked before it is done, in a dialog that no page can draw, press or cover. */
export type Confirmation =
  /** `hosting`: the server on this computer is away for that moment, for everybody who uses it. */
  | { readonly kind: 'restart'; readonly hosting: boolean }
  | { readonly kind: 'renewServer' }
  | { readonly kind: 'setPassphrase' }
  | { readonly kind: 'removePassphrase' }
  | { readonly kind: SettingQuestion }
  | { readonly kind: 'relayContactOff'; readonly peer: string }
  | { readonly kind: 'allowStaticFallback'; readonly peer: string }
  | { readonly kind: 'withdrawVerification'; readonly peer: string }
  | { readonly kind: 'acceptIdentityChange'; readonly peer: string }
  | { readonly kind: 'closeCall'; readonly peer: string }
  | { readonly kind: 'quitInCall'; readonly peer: string; readonly hosting: boolean }
  /** A server on this computer stops, for everybody who uses it. */
  | { readonly kind: 'quitHosting' }
  /**
   * A voice message is being recorded: what was said so far is lost with its window. `hosting`: so is a server on this
   * computer, with Ringfort.
   */
  | { readonly kind: 'discardVoice'; readonly hosting: boolean }
  /** One of them is held. */
  | { readonly kind: 'closeCalls'; readonly peer: string; readonly other: string }
  | { readonly kind: 'quitInCalls'; readonly peer: string; readonly other: string; readonly hosting: boolean }
  | ({ readonly kind: 'signOut' } & AskedAccount)
  | ({ readonly kind: 'leaveServer' } & AskedAccount)
  | ({ readonly kind: 'deleteAccount' } & AskedAccount)
  | ({ readonly kind: 'newServer' } & AskedAccount);

/** What a question about the account names; a call that lives would end, and so would a server on this computer. */
export interface AskedAccount {
  readonly handle: string;
  readonly server: string;
  readonly inCall: boolean;
  readonly hosting: boolean;
}

export type GuardedHandlers = Pick<
  Handlers<MainWindow>,
  | 'setPassphrase'
  | 'removePassphrase'
  | 'changeSettings'
  | 'allowStaticFallback'
  | 'relayContact'
  | 'withdrawVerification'
  | 'acceptIdentityChange'
  | 'acceptFromLink'
  | 'signOut'
  | 'leaveServer'
  | 'deleteAccount'
  | 'registerAgain'
  | 'dismiss'
  | 'renewServer'
>;

export type Confirm = (question: Confirmation) => Promise<boolean>;

export interface ConfirmationPorts {
  readonly settings: () => Settings;
  /** Null before there is one: then nothing is left or deleted. */
  readonly account: () => AskedAccount | null;
  /** The link that is asked about; null: none. */
  readonly link: () => OpenedLink | null;
  /** A voice message is being recorded in the call window. */
  readonly isRecording: () => boolean;
  readonly confirm: Confirm;
}

/**
 * The handlers of the main window that take a protection away (or give somebody a second key), or throw away what a
 * person is making, waiting for the person:
 * a page that was taken over can press its own buttons, not those of main. One question at a time; what is asked
 * meanwhile is refused, so that nobody is worn out by a pile of them.
 */
export function confirmedHandlers(
  handlers: GuardedHandlers,
  { settings, account, link, isRecording, confirm }: ConfirmationPorts,
): GuardedHandlers {
  let asking = false;
  const isConfirmed = async (question: Confirmation): Promise<boolean> => {
    if (asking) return false;
    asking = true;
    try {
      return await confirm(question);
    } finally {
      asking = false;
    }
  };

  const isConfirmedForAccount = async (kind: Extract<Confirmation, AskedAccount>['kind']): Promise<boolean> => {
    const asked = account();
    return asked !== null && isConfirmed({ kind, ...asked });
  };

  return {
    // Without them nobody is reached here any more (A90).
    signOut: async () => ((await isConfirmedForAccount('signOut')) ? handlers.signOut(null) : notConfirmed),
    leaveServer: async (input) =>
      (await isConfirmedForAccount('leaveServer')) ? handlers.leaveServer(input) : notConfirmed,
    deleteAccount: async () =>
      (await isConfirmedForAccount('deleteAccount')) ? handlers.deleteAccount(null) : notConfirmed,
    // Another server gets to know who this is.
    registerAgain: async (input) =>
      !input.newServer || (await isConfirmedForAccount('newServer')) ? handlers.registerAgain(input) : notConfirmed,
    // Everybody's accounts at it are gone with its data.
    renewServer: async () => ((await isConfirmed({ kind: 'renewServer' })) ? handlers.renewServer(null) : notConfirmed),
    setPassphrase: async (input) =>
      (await isConfirmed({ kind: 'setPassphrase' })) ? handlers.setPassphrase(input) : notConfirmed,
    removePassphrase: async (input) =>
      (await isConfirmed({ kind: 'removePassphrase' })) ? handlers.removePassphrase(input) : notConfirmed,
    changeSettings: async (changes) => {
      for (const kind of questionsBefore(changes, settings())) {
        // One after another: each is a question of its own.
        // oxlint-disable-next-line no-await-in-loop
        if (!(await isConfirmed({ kind }))) return null;
      }
      return handlers.changeSettings(changes);
    },
    relayContact: async (input) =>
      input.always || (await isConfirmed({ kind: 'relayContactOff', peer: input.handle }))
        ? handlers.relayContact(input)
        : null,
    allowStaticFallback: async (input) =>
      !input.allowed || (await isConfirmed({ kind: 'allowStaticFallback', peer: input.handle }))
        ? handlers.allowStaticFallback(input)
        : null,
    withdrawVerification: async (input) =>
      (await isConfirmed({ kind: 'withdrawVerification', peer: input.handle }))
        ? handlers.withdrawVerification(input)
        : null,
    acceptIdentityChange: async (input) =>
      (await isConfirmed({ kind: 'acceptIdentityChange', peer: input.handle }))
        ? handlers.acceptIdentityChange(input)
        : notConfirmed,
    acceptFromLink: async (input) => {
      const asked = link();
      // Only the one that the question is about: another may wait behind it.
      if (asked?.is !== 'contact' || asked.number !== input.number) return linkGone;
      return (await isConfirmed({ kind: 'acceptIdentityChange', peer: asked.handle }))
        ? handlers.acceptFromLink(input)
        : notConfirmed;
    },
    // The call window goes with the call that is put away here, and has no time to keep what was said so far.
    dismiss: async (seen) =>
      !isRecording() || (await isConfirmed({ kind: 'discardVoice', hosting: false })) ? handlers.dismiss(seen) : null,
  };
}

const linkGone: Outcome<'linkGone'> = { ok: false, reason: 'linkGone', detail: null };
const notConfirmed: Outcome<'notConfirmed'> = { ok: false, reason: 'notConfirmed', detail: null };
