import type { IntlShape } from '@formatjs/intl';
import { Menu, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import type { CallView } from '../../core/call/view.ts';
import type { AppSnapshot } from '../../core/ipc/snapshot.ts';
import { written } from '../../core/words/callText.ts';
import { trayView, type TrayState } from './trayView.ts';

export interface TrayActions {
  readonly open: () => void;
  readonly answer: (callId: string) => void;
  readonly decline: (callId: string) => void;
  readonly hangUp: (callId: string) => void;
  readonly showCall: () => void;
  readonly quit: () => void;
}

/** The tray icon and its menu, redrawn from each snapshot that changes them. Keep it: a tray that is collected vanishes. */
export function createTray(icons: Readonly<Record<TrayState, NativeImage>>, actions: TrayActions) {
  const tray = new Tray(icons.offline);
  tray.on('click', actions.open);
  let drawn = '';

  return {
    draw: (snapshot: AppSnapshot, texts: IntlShape<string>): void => {
      const { state, tooltip } = trayView(snapshot);
      const text = written(texts, tooltip);
      const call = snapshot.call.view;
      const key = [state, text, texts.locale, call.phase === 'idle' ? '' : call.call.callId, call.phase].join('\n');
      if (key === drawn) return;
      drawn = key;
      tray.setImage(icons[state]);
      tray.setToolTip(text);
      // Linux takes over a changed menu only when it is set anew.
      tray.setContextMenu(Menu.buildFromTemplate(menu(call, texts, actions)));
    },
    destroy: () => tray.destroy(),
  };
}

function menu(call: CallView, texts: IntlShape<string>, actions: TrayActions): MenuItemConstructorOptions[] {
  const label = (id: string): string => texts.formatMessage({ id });
  return [
    ...callItems(call, label, actions),
    { label: label('tray.open'), click: actions.open },
    { type: 'separator' },
    { label: label('tray.quit'), click: actions.quit },
  ];
}

function callItems(view: CallView, label: (id: string) => string, actions: TrayActions): MenuItemConstructorOptions[] {
  if (view.phase === 'idle' || view.phase === 'ended') return [];
  const { callId } = view.call;
  const items: MenuItemConstructorOptions[] =
    view.phase === 'ringing'
      ? [
          { label: label('tray.answer'), click: () => actions.answer(callId) },
          { label: label('tray.decline'), click: () => actions.decline(callId) },
        ]
      : [
          { label: label('tray.showCall'), click: actions.showCall },
          { label: label('tray.hangUp'), click: () => actions.hangUp(callId) },
        ];
  return [...items, { type: 'separator' }];
}
