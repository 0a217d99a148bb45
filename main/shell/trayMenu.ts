import type { MenuItemConstructorOptions } from 'electron';
import type { CallView } from '../../core/call/view.ts';
import type { MessageId } from '../../core/words/messages.ts';
import type { OrderGuard, SeenCall } from './orderGuard.ts';

export interface TrayActions {
  readonly open: () => void;
  readonly answer: (seen: SeenCall) => void;
  readonly decline: (seen: SeenCall) => void;
  readonly hangUp: (seen: SeenCall) => void;
  readonly showCall: () => void;
  readonly quit: () => void;
}

/** The menu of the tray for a call in this view. It changes under whoever has it open, so that each item is guarded. */
export function trayMenu(
  view: CallView,
  label: (id: MessageId) => string,
  actions: TrayActions,
  guard: Pick<OrderGuard, 'press'>,
): MenuItemConstructorOptions[] {
  const item = (id: MessageId, act: () => void): MenuItemConstructorOptions => ({
    label: label(id),
    click: () => guard.press(act),
  });
  const separator = { type: 'separator' } as const;
  return [
    ...callItems(view, item, actions),
    item('tray.open', actions.open),
    separator,
    item('tray.quit', actions.quit),
  ];
}

function callItems(
  view: CallView,
  item: (id: MessageId, act: () => void) => MenuItemConstructorOptions,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  if (view.phase === 'idle' || view.phase === 'ended') return [];
  const seen = { callId: view.call.callId, phase: view.phase };
  const items =
    view.phase === 'ringing'
      ? [item('tray.answer', () => actions.answer(seen)), item('tray.decline', () => actions.decline(seen))]
      : [item('tray.showCall', actions.showCall), item('tray.hangUp', () => actions.hangUp(seen))];
  return [...items, { type: 'separator' }];
}
