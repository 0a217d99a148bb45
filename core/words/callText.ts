import { nameAndHandle, peerName } from '../call/peerName.ts';
import type { CallView } from '../call/view.ts';
import type { MessageId } from './messages.ts';
import { relayText } from './relayText.ts';
import type { Text } from './text.ts';

/** All that any surface says of a call: windows, tray, notification, and whoever only hears it. */
export interface CallText {
  /** Of a window, and of its place in the task bar. */
  readonly title: Text;
  /** Where the call stands, in a few words; null without a call. */
  readonly status: Text | null;
  /** What must be said aloud at once, one after the other. */
  readonly announced: readonly Text[];
  /** Beside the tray icon; null while the tray has other things to say. */
  readonly tray: Text | null;
  /** Of the system's notification; null if there is to be none. */
  readonly notification: { readonly title: Text; readonly body: Text } | null;
}

/** What is known beside the call itself. */
export interface KnownOfCall {
  readonly verified: boolean;
  readonly identityChanged: boolean;
  readonly forwardSecret: boolean;
}

const NOTHING = { status: null, announced: [], tray: null, notification: null } as const;

/** The one map from a call to words. Pure: ids of the catalogue come out, not sentences. */
export function callText(view: CallView, known: KnownOfCall | null = null): CallText {
  if (view.phase === 'idle') return { ...NOTHING, title: text('title.plain') };
  const { type } = view.call;
  const peer = peerName(view.call);
  const caller = nameAndHandle(view.call);
  switch (view.phase) {
    case 'ringing':
      return {
        title: text('title.incoming', { peer: caller }),
        status: text(`call.incoming.${type}`),
        announced: [
          text(`call.incoming.announce.${type}`, { peer: caller }),
          ...(view.knownContact ? [] : [text('call.incoming.announce.stranger')]),
          ...announcedOf(known),
        ],
        tray: text('tray.tooltip.ringing', { peer: caller }),
        notification: {
          title: text('notification.incoming.from', { peer: caller }),
          body: text(`notification.incoming.${type}`),
        },
      };
    case 'dialling':
      return {
        ...NOTHING,
        title: text('title.outgoing', { peer }),
        status: text(view.waitsFor === null ? 'call.phase.dialling' : 'call.waits.device'),
        tray: text('tray.tooltip.calling', { peer }),
      };
    case 'calling':
    case 'alerting':
      return {
        ...NOTHING,
        title: text('title.outgoing', { peer }),
        status: text(
          view.phase === 'calling' && view.reach === 'peerOffline'
            ? 'call.phase.calling.peerOffline'
            : `call.phase.${view.phase}`,
        ),
        tray: text('tray.tooltip.calling', { peer }),
      };
    case 'answering':
    case 'connecting':
    case 'connected': {
      const isMuted = view.phase === 'connected' && view.muted;
      const isBroken = view.phase === 'connected' && view.reconnecting;
      return {
        ...NOTHING,
        title: text(isMuted ? 'title.inCallMuted' : 'title.inCall', { peer }),
        status: text(isBroken ? 'call.interrupted' : statusOf(view)),
        tray: text(trayOf(view), { peer }),
      };
    }
    case 'cutOff':
      return {
        ...NOTHING,
        title: text('title.cutOff', { peer }),
        status: text('call.cutOff', { peer }),
        announced: [text('call.cutOff', { peer })],
        tray: text('tray.tooltip.cutOff', { peer }),
      };
    case 'ended': {
      const why = text(`end.${view.reason}`, { peer: view.reason === 'unknownUser' ? view.call.peer : peer });
      const said = view.call.direction === 'outgoing' ? (view.note?.text ?? null) : null;
      const [relay] = view.relays;
      const announced = [
        why,
        ...(said === null ? [] : [text('note.theirs', { peer, text: said })]),
        ...(relay === undefined ? [] : [relayText(relay)]),
      ];
      return { ...NOTHING, title: text('title.ended', { peer }), status: why, announced };
    }
  }
}

type InCallView =
  | Extract<CallView, { readonly phase: 'connected' }>
  | Extract<CallView, { readonly waitsFor: unknown }>;

/** What is shown to somebody else must not be forgotten. */
function trayOf(view: InCallView): MessageId {
  if (view.phase !== 'connected') return 'tray.tooltip.inCall';
  if (view.reconnecting) return 'tray.tooltip.reconnecting';
  if (view.sharing) return 'tray.tooltip.sharing';
  return view.muted ? 'tray.tooltip.muted' : 'tray.tooltip.inCall';
}

function statusOf(view: InCallView): MessageId {
  if (view.phase === 'connected') return view.heldHere ? 'call.phase.held' : 'call.phase.connected';
  const { phase, waitsFor } = view;
  return waitsFor === null || waitsFor === 'person' ? `call.phase.${phase}` : `call.waits.${waitsFor}`;
}

function announcedOf(known: KnownOfCall | null): readonly Text[] {
  if (known === null) return [];
  return [
    ...(known.verified ? [text('trust.verified')] : []),
    ...(known.identityChanged ? [text('contacts.identity.changed')] : []),
    ...(known.forwardSecret ? [] : [text('trust.notForwardSecret')]),
  ];
}

function text(id: MessageId, values: Text['values'] = {}): Text {
  return { id, values };
}

/** What writes a text out: react-intl's in the windows, @formatjs/intl's in main. */
interface Writer {
  formatMessage(descriptor: { readonly id: string }, values?: Record<string, string | number>): string;
}

/** The sentence in the language of the writer; empty for none. */
export function written(writer: Writer, said: Text | null): string {
  return said === null ? '' : writer.formatMessage({ id: said.id }, { ...said.values });
}

/** Several in a row, as one breath. */
export function spoken(writer: Writer, said: readonly Text[]): string {
  return said.map((one) => written(writer, one)).join('. ');
}
