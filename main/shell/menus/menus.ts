import type { IntlShape } from '@formatjs/intl';
import { app, BrowserWindow, Menu } from 'electron';
import type { MessageId } from '../../../core/words/messages.ts';
import { applicationMenu, textMenu, type MenuActions } from './applicationMenu.ts';
import { zoomed } from './zoom.ts';

/** The program's menu and that of the right button, in the person's language. */
export function createMenus(texts: () => IntlShape<string>, { quit, command }: Pick<MenuActions, 'quit' | 'command'>) {
  const label = (id: MessageId): string => texts().formatMessage({ id });
  let locale = '';
  app.on('web-contents-created', (_event, contents) => {
    contents.on('context-menu', (_asked, under) => {
      const items = textMenu(under, label);
      const window = BrowserWindow.fromWebContents(contents);
      if (items.length > 0 && window !== null) Menu.buildFromTemplate(items).popup({ window });
    });
  });
  const actions = {
    quit,
    command,
    zoom: (way: Parameters<typeof zoomed>[1]): void => {
      const contents = BrowserWindow.getFocusedWindow()?.webContents;
      if (contents !== undefined) contents.zoomFactor = zoomed(contents.zoomFactor, way);
    },
  };
  return {
    draw: (words: IntlShape<string>): void => {
      if (words.locale === locale) return;
      locale = words.locale;
      Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform, label, actions)));
    },
  };
}
