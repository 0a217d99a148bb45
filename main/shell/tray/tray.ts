import { join } from 'node:path';
import type { IntlShape } from '@formatjs/intl';
import { Menu, nativeImage, Tray, type NativeImage } from 'electron';
import { silenceNow } from '../../../core/call/silence.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import { presentCalls } from '../../../core/call/shownCalls.ts';
import { written } from '../../../core/words/callText.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { pickLanguage } from '../../../core/words/languages.ts';
import type { RecentPerson } from './recentPeople.ts';
import { createOrderGuard } from '../orderGuard.ts';
import { shownBeside, trayMenu, type TrayActions, type TrayContents } from './trayMenu.ts';
import { trayView, type TrayState, type TrayView } from './trayView.ts';

const WHY = { id: 'tray.tooltip.why' } as const;
const MISSED_TOO = { id: 'tray.tooltip.missedToo' } as const;

function tooltipText(texts: IntlShape<string>, { tooltip, why, missed }: Omit<TrayView, 'state'>): string {
  const what = written(texts, tooltip);
  const said = why === null ? what : texts.formatMessage(WHY, { said: what, why: written(texts, why) });
  return missed === null ? said : texts.formatMessage(MISSED_TOO, { said, missed: written(texts, missed) });
}

/**
 * The tray icon and its menu, redrawn from each snapshot that changes them. Keep it: a tray that is collected vanishes.
 */
export function createTray(
  /** Where they lie. */
  iconFolder: string,
  actions: TrayActions,
  monotonicNow: () => number,
) {
  const guard = createOrderGuard(monotonicNow);
  const icons = trayIcons(iconFolder);
  const place = (): Tray => {
    const placed = new Tray(icons('offline'));
    placed.on('click', actions.open);
    return placed;
  };
  let tray = place();
  let drawn = '';

  return {
    draw: (
      snapshot: AppSnapshot,
      texts: IntlShape<string>,
      recent: readonly RecentPerson[],
      isUpdateReady: boolean,
    ): void => {
      const { state, ...told } = trayView(snapshot, pickLanguage('system', [texts.locale]));
      const text = tooltipText(texts, told);
      const calls = snapshot.call;
      const isReady = snapshot.account.state.phase === 'ready';
      const label = (id: MessageId, values?: { readonly peer: string }): string => texts.formatMessage({ id }, values);
      const silence = isReady ? (silenceNow(snapshot.settings) ?? 'none') : null;
      const contents: TrayContents = { calls, silence, recent, isUpdateReady };
      const items = trayMenu(contents, { label, actions, guard });
      // What its items say, and of which call in which phase they are.
      const seen = presentCalls(calls).map(({ view }) => [view.call.callId, view.phase]);
      const whom = recent.map(({ handle }) => handle);
      const key = JSON.stringify([state, text, items, seen, whom]);
      if (key === drawn) return;
      drawn = key;
      tray.setImage(icons(state));
      tray.setToolTip(text);
      guard.shows(calls, shownBeside(contents));
      // Linux takes over a changed menu only when it is set anew.
      tray.setContextMenu(Menu.buildFromTemplate(items));
    },
    /** There is a tray again that does not know the icon; it is drawn with the next snapshot. */
    placeAgain: (): void => {
      tray.destroy();
      tray = place();
      drawn = '';
    },
    destroy: () => tray.destroy(),
  };
}

function trayIcons(folder: string) {
  // macOS colours a template image itself, to fit a light or dark menu bar.
  const kind = process.platform === 'darwin' ? 'Template' : '';
  const loaded = new Map<TrayState, NativeImage>();
  return (state: TrayState): NativeImage => {
    const icon = loaded.get(state) ?? nativeImage.createFromPath(join(folder, `${state}${kind}.png`));
    loaded.set(state, icon);
    return icon;
  };
}
