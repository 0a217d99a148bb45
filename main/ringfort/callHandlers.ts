import { callWindowCalls, findView, type ShownCalls } from '../../core/call/shownCalls.ts';
import type { CallWindow } from '../../core/ipc/callWindow.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { IncomingWindow } from '../../core/ipc/incomingWindow.ts';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import { isConnectionProblem } from '../../core/ipc/problem.ts';
import type { CallSnapshot } from '../../core/ipc/snapshot.ts';
import { createCallOrders } from '../app/callOrders.ts';
import type { SnapshotPublisher } from '../app/snapshotPublisher.ts';
import { createVoiceHandlers, type VoiceHandlers } from '../app/voiceHandlers.ts';
import type { MediaDesk } from '../call/mediaDesk.ts';
import type { People } from './people.ts';
import type { Phone } from '../phone/phone.ts';
import type { Clock } from '../ports/clock.ts';
import type { RingfortPorts } from './ringfortPorts.ts';
import type { SettingsDesk } from './settingsDesk.ts';
import { ConnectionError } from '../signalling/connectionError.ts';

export interface CallHandlersPorts
  extends Clock, Pick<RingfortPorts, 'showCall' | 'onCallWish' | 'setMuted' | 'onVoiceRecording' | 'isReplaced'> {
  /** Null before there is an account. */
  readonly phone: () => Phone | null;
  readonly publisher: SnapshotPublisher;
  readonly people: Pick<People, 'changed'> & {
    readonly handlers: Pick<People['handlers'], 'block'>;
    readonly reminders: Pick<People['reminders'], 'put'>;
  };
  readonly settings: Pick<SettingsDesk, 'change' | 'chooseDevice' | 'chooseSound' | 'keepDeclineText'>;
  /** What the media engine was told. */
  readonly mediaOrders: Pick<MediaDesk, 'current'>;
  readonly networkSign: Handlers<CallWindow>['networkSign'];
  readonly reconnect: Handlers<CallWindow>['reconnect'];
  readonly lookAtNetwork: () => void;
}

/** What the popup says of itself, and opens on the desktop. */
type PopupsOwn = 'drawn' | 'openInMain' | 'currentRehearsal' | 'rehearsalDrawn' | 'rehearsed' | 'endRehearsal';
/** How the call window stands on the desktop, what it opens there, and what becomes of the program. */
type CallWindowsOwn = 'currentShape' | 'reshape' | 'openSystemSettings' | 'openInMain' | 'restart';

export interface CallHandlers {
  readonly ofMain: Pick<
    Handlers<MainWindow>,
    | 'dial'
    | 'dialAgain'
    | 'dismiss'
    | 'answer'
    | 'addAndAnswer'
    | 'decline'
    | 'declineWith'
    | 'silence'
    | 'hangUp'
    | 'hold'
    | 'resume'
    | 'returnToCall'
    | 'leaveCall'
    | 'showCall'
    | 'callWish'
    | 'mute'
  > &
    VoiceHandlers['ofMain'];
  readonly ofIncoming: Omit<Handlers<IncomingWindow>, PopupsOwn>;
  readonly ofCall: Omit<Handlers<CallWindow>, CallWindowsOwn>;
}

/** What each window may ask and order about calls. An order is the same one from whichever window it comes. */
export function createCallHandlers(ports: CallHandlersPorts): CallHandlers {
  const { phone, publisher, people, settings } = ports;
  const shown = (): ShownCalls => publisher.current().call;

  const orders = createCallOrders({
    remind: (call) => people.reminders.put(call),
    keepText: settings.keepDeclineText,
    block: async (handle) => (await people.handlers.block({ handle, endCall: false })).ok,
    calls: () => phone()?.calls ?? null,
    add: async (handle) => {
      const present = phone();
      if (present === null) return false;
      const added = await present.contacts.add(handle);
      await people.changed('contacts', 'recents');
      if (added.ok || added.reason === 'alreadyAdded') return true;
      // The popup says why, where there is something to be done about it.
      if (isConnectionProblem(added.reason)) throw new ConnectionError(added.reason);
      return false;
    },
    shown,
    now: ports.now,
  });
  const voice = createVoiceHandlers({
    voice: () => phone()?.voice ?? null,
    shown,
    onRecording: ports.onVoiceRecording,
  });
  const current = (): CallSnapshot => {
    const { call, settings: told } = publisher.current();
    return { call, settings: told };
  };
  const { answer, addAndAnswer, decline, declineWith, silence, block } = orders;
  const { dial, dialAgain, dismiss, hangUp, hold, resume, returnToCall, leaveCall } = orders;
  const answering = { answer, addAndAnswer, decline, declineWith, silence };

  return {
    ofMain: {
      ...answering,
      ...{ dial, dialAgain, dismiss, hangUp, hold, resume, returnToCall, leaveCall },
      ...voice.ofMain,
      showCall: () => {
        ports.showCall();
        return null;
      },
      callWish: ({ callId, wish }) => {
        if (callWindowCalls(shown()).some(({ view }) => view.call.callId === callId && view.phase !== 'ended')) {
          ports.onCallWish({ callId, wish });
        }
        return null;
      },
      mute: ({ callId, muted }) => {
        const view = findView(shown(), callId);
        if (view?.phase === 'connected' && !view.heldHere) ports.setMuted({ callId, muted });
        return null;
      },
    },
    ofIncoming: { ...answering, current, block },
    ofCall: {
      ...answering,
      ...{ current, dialAgain, dismiss, hangUp, hold, resume },
      ...voice.ofCall,
      currentOrders: ports.mediaOrders.current,
      networkSign: ports.networkSign,
      report: async (report) => {
        // Whether that is because the network went is known first.
        if (report.kind === 'noWay') ports.lookAtNetwork();
        phone()?.calls.report(report, ports.isReplaced);
        return null;
      },
      blockCaller: block,
      chooseDevice: settings.chooseDevice,
      chooseSound: settings.chooseSound,
      choosePicture: settings.change,
      confirmWords: orders.confirmWords,
      keepEnd: orders.keepEnd,
      reconnect: ports.reconnect,
    },
  };
}
