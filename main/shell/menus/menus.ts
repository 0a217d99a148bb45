import type { IntlShape } from '@formatjs/intl';
import { BrowserWindow, Menu } from 'electron';
import type { MessageId } from '../../../core/words/messages.ts';
import { applicationMenu, textMenu, type MenuActions } from './applicationMenu.ts';
import { zoomed } from './zoom.ts';

type Texts = () => IntlShape<string>;

const labelBy = (texts: Texts) => (id: MessageId) => texts().formatMessage({ id });

/** The menu of the right button on text in this window, in the person's language. */
export function offerTextMenu(window: BrowserWindow, texts: Texts): void {
  window.webContents.on('context-menu', (_asked, under) => {
    const items = textMenu(under, labelBy(texts));
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}

/** The program's menu, in the person's language. */
export function createMenus(texts: Texts, { quit, command }: Pick<MenuActions, 'quit' | 'command'>) {
  let drawn = '';
  const actions = {
    quit,
    command,
    zoom: (way: Parameters<typeof zoomed>[1]): void => {
      const contents = BrowserWindow.getFocusedWindow()?.webContents;
      if (contents !== undefined) contents.zoomFactor = zoomed(contents.zoomFactor, way);
    },
  };
  return {
    /** `hasHome`: the main window shows more than how to get there. */
    draw: ({ locale }: IntlShape<string>, hasHome: boolean): void => {
      const now = `${locale} ${String(hasHome)}`;
      if (now === drawn) return;
      drawn = now;
      const template = applicationMenu(process.platform, labelBy(texts), actions, hasHome);
      Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    },
  };
}
