import type { IntlShape } from 'react-intl';
import { listedAnswers } from '../../../../core/call/answersTo.ts';
import { peerName } from '../../../../core/call/peerName.ts';
import type { RingingView } from '../../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../../core/call/view.ts';
import type { CallWindowWish } from '../../../../core/ipc/callShapes.ts';
import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { READY_MESSAGES } from '../../../../core/words/readyMessages.ts';
import type { PaletteAct } from './paletteAct.ts';

/** What a line says and does; `values`: of whom. */
export type PaletteLine = readonly [MessageId, PaletteAct, Readonly<Record<string, string>>?];

/** What can be done with a call that there is, its answers last. */
export function callActs(
  view: PresentView,
  present: PresentView | null,
  security: CallSecurity | null,
): readonly PaletteLine[] {
  const { callId, peer, name } = view.call;
  const seen = { callId, phase: view.phase };
  const wish = (of: CallWindowWish): PaletteAct => ({ kind: 'inCallWindow', callId, wish: of });
  const itsWindow: readonly PaletteLine[] = [
    ['call.show', { kind: 'showCall' }],
    ['call.statistics', wish('statistics')],
    ['call.mini.on', wish('mini')],
  ];
  switch (view.phase) {
    case 'ended':
      return [];
    case 'cutOff':
      return [
        ['call.cutOff.return', { kind: 'returnToCall', seen }],
        ['call.cutOff.leave', { kind: 'leaveCall', seen }],
      ];
    case 'ringing':
      return [
        ...(view.silenced ? [] : [['shortcuts.silence', { kind: 'silence', seen }] as const]),
        ['shortcuts.decline', { kind: 'decline', seen }],
        ...(view.knownContact
          ? []
          : [
              [
                'block.blockPeer',
                { kind: 'block', who: { peer, ...(name !== undefined && { name }) } },
                { peer: peerName(view.call) },
              ] as const,
            ]),
        // Last: nobody is heard or seen by an Enter that was meant for something else.
        ...answers(view, present),
      ];
    case 'connected':
      return view.heldHere
        ? [
            ['call.resume', { kind: 'resume', seen }],
            ...(present === null ? itsWindow : []),
            ['shortcuts.hangUp', { kind: 'hangUp', seen }],
          ]
        : [
            [view.muted ? 'call.unmute' : 'call.mute', { kind: 'mute', seen, muted: !view.muted }],
            ['call.hold', { kind: 'hold', seen }],
            ...itsWindow,
            ...((security?.words ?? null) === null ? [] : [['call.words.show', wish('words')] as const]),
            ...(view.sharing ? [['call.screen.stop', wish('stopSharing')] as const] : []),
            ['shortcuts.hangUp', { kind: 'hangUp', seen }],
          ];
    default:
      return [...itsWindow, ['shortcuts.hangUp', { kind: 'hangUp', seen }]];
  }
}

const MINUTE = 60_000;

/** What can be said with declining, in words of one's own and in ready ones; and to be reminded. */
export function declines(intl: IntlShape, { call, phase }: RingingView, own: readonly string[]) {
  const seen = { callId: call.callId, phase };
  const decline = (text: string, remindInMs?: number) => ({
    ...{ kind: 'declineWith' as const, seen, text },
    ...(remindInMs !== undefined && { remindInMs }),
  });
  const ready = READY_MESSAGES.map((name) => intl.formatMessage({ id: `decline.ready.${name}` }));
  return [
    ...[...own, ...ready].map((text) => ['palette.decline', decline(text)] as const),
    ['palette.remind.quarter', decline('', 15 * MINUTE)] as const,
    ['palette.remind.hour', decline('', 60 * MINUTE)] as const,
  ];
}

/** What their bar offers too. */
function answers(view: RingingView, present: PresentView | null): readonly PaletteLine[] {
  return listedAnswers(view, present).map(({ word, does, order }) => [word, { kind: does, order }]);
}
