import type { IntlShape } from '@formatjs/intl';
import { Menu, Tray, type NativeImage } from 'electron';
import type { AppSnapshot } from '../../core/ipc/snapshot.ts';
import { written } from '../../core/words/callText.ts';
import type { MessageId } from '../../core/words/messages.ts';
import { createOrderGuard } from './orderGuard.ts';
import { trayMenu, type TrayActions } from './trayMenu.ts';
import { trayView, type TrayState } from './trayView.ts';

/**
 * The tray icon and its menu, redrawn from each snapshot that changes them. Keep it: a tray that is collected vanishes.
 */
export function createTray(
  icons: Readonly<Record<TrayState, NativeImage>>,
  actions: TrayActions,
  monotonicNow: () => number,
) {
  const guard = createOrderGuard(monotonicNow);
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
      guard.shows(call);
      const label = (id: MessageId): string => texts.formatMessage({ id });
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(call, label, actions, guard)));
    },
    destroy: () => tray.destroy(),
  };
}
