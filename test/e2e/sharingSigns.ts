import type { Person } from '../../scripts/drive/person.ts';

/** The windows that say that something is shared: the frame shows no page. */
export async function signsOf({ launched }: Person) {
  const found = await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((each) => {
      const { getLastWebPreferences } = each.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>;
      };
      const page = /\/windows\/(\w+)\//u.exec(each.webContents.getURL())?.[1] ?? '';
      const { sandbox } = getLastWebPreferences.call(each.webContents);
      return { page, sandbox, focusable: each.isFocusable(), onTop: each.isAlwaysOnTop() };
    }),
  );
  return found.filter(({ page }) => page === '' || page === 'sharing').sort((a, b) => a.page.localeCompare(b.page));
}

/** The colour of a point of the screen, by its share of width and height. */
export function pixelOfScreen({ launched }: Person, x: number, y: number): Promise<readonly number[]> {
  return launched.app.evaluate(
    async ({ desktopCapturer, screen }, [across, down]) => {
      const { size } = screen.getPrimaryDisplay();
      const [source] = await desktopCapturer.getSources({ types: ['screen'], thumbnailSize: size });
      if (source === undefined) return [];
      const { width, height } = source.thumbnail.getSize();
      const row = Math.min(height - 1, Math.round(height * down));
      const start = (row * width + Math.min(width - 1, Math.round(width * across))) * 4;
      return [...source.thumbnail.toBitmap().subarray(start, start + 3)];
    },
    [x, y] as const,
  );
}
