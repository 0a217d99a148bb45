import type { NetworkInterfaceInfo } from 'node:os';
import type { CallRef } from '../../core/call/call.ts';
import type { CallWindowWish } from '../../core/ipc/callShapes.ts';
import type { NumberedMediaOrder } from '../../core/ipc/callWindow.ts';
import type { RegionView, ReminderView } from '../../core/ipc/snapshot.ts';
import type { UpdateHandlers } from '../../core/ipc/updates.ts';
import type { SuiteId } from '../../core/ratchet/signalCrypto.ts';
import type { HostedServer } from '../app/hosting/hostedServer.ts';
import type { RingTestPorts } from '../app/ringing/ringTester.ts';
import type { PartListeners } from '../app/snapshotPublisher.ts';
import type { BackupFiles } from '../ports/backupFiles.ts';
import type { ComputerTime } from '../ports/clock.ts';
import type { ResolveProxy } from '../signalling/serverWay.ts';
import type { Keyring } from '../store/key/keyring.ts';

/** What of the main window is asked of the window itself, of the program or of the system: only Electron can answer. */
export type AnsweredOutside =
  | 'openSystemSettings'
  | 'takeCommand'
  | 'takenShortcuts'
  | 'recordKeys'
  | 'headset'
  | 'showLog'
  | 'showDataFolder'
  | 'shield'
  | keyof UpdateHandlers;

/** All that a Ringfort is given: what the computer, its windows and the person at it are to it. */
export interface RingfortPorts {
  /** Where this profile keeps its files. */
  readonly folder: string;
  /** With a time limit on every answer. */
  readonly keyring: Keyring;
  readonly hosted: HostedServer;
  /** Where backups are written to and read from. */
  readonly backupFiles: BackupFiles;
  /**
   * What this device offers, PQXDH with ML-KEM-768 unless a test says otherwise; none is a device without a ratchet.
   */
  readonly suites?: readonly SuiteId[];
  /** How many one-time keys of each kind the server should have; what one upload holds if nothing is said. */
  readonly fullSupply?: number;
  readonly networkInterfaces: () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
  /** How the system writes times and numbers. */
  readonly region: RegionView;
  /** Told each part of the snapshot that changes. */
  readonly onPart: PartListeners;
  readonly onMediaOrder: (order: NumberedMediaOrder) => void;
  /** The time has come to call somebody back. */
  readonly onReminder: (reminder: ReminderView) => void;
  /** Somebody called whose keys have changed, and it did not ring. */
  readonly onChangedCaller: (caller: Pick<CallRef, 'peer' | 'name'>) => void;
  /** A voice message has come, or what is left of it. */
  readonly onVoice: () => void;
  /** The call window records a voice message about this call; null: about none. */
  readonly onVoiceRecording: (callId: string | null) => void;
  readonly showCall: () => void;
  readonly onCallWish: (wish: { readonly callId: string; readonly wish: CallWindowWish }) => void;
  /** Tells the window of the call, which has the microphone. */
  readonly setMuted: (call: { readonly callId: string; readonly muted: boolean }) => void;
  /** The main window looks for a QR code with the camera, or does so no longer. */
  readonly onScan: (isOn: boolean) => void;
  /** The hidden window that asks relays. */
  readonly relayWindow: { readonly open: () => void; readonly close: () => void };
  readonly network: {
    /** The addresses of this computer may be others: there is no need to wait for the next look. */
    readonly look: () => void;
    /** As of the last look. */
    readonly isThere: () => boolean;
  };
  /** Whether the desktop's own do not disturb is on. */
  readonly isSystemQuiet: () => Promise<boolean>;
  /** Whether another program fills the screen. */
  readonly isFullScreen: () => Promise<boolean>;
  /** The popup of calls, ringing for nobody; and what of the system decides whether somebody hears a call. */
  readonly ringTest: Pick<RingTestPorts, 'rehearse' | 'hasTray' | 'showsNotifications' | 'startsWithSystem' | 'access'>;
  /** Then nobody sees what is drawn. */
  readonly isScreenLocked: () => boolean;
  /** Whether another version lies where this program came from (ADR 77). */
  readonly isReplaced: () => boolean;
  readonly clock: ComputerTime;
  /** What the system says of proxies. */
  readonly resolveProxy: ResolveProxy;
  /** One line for the log: what went wrong, never what it was about. */
  readonly onFault: (what: string, error?: unknown) => void;
}
