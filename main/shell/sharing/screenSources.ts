import { BrowserWindow, desktopCapturer, type DesktopCapturerSource } from 'electron';
import type { ShownSource } from '../../../core/ipc/screenPicker.ts';

const THUMBNAIL = { width: 320, height: 200 };
/** Of JPEG, 0 to 100: to be told apart is enough. */
const QUALITY = 70;
const LONGEST_NAME = 120;

/**
 * Screens and windows, each with a picture of it. Our own windows are left out: a call need not show itself, and what
 * stands in them is for one pair of eyes.
 */
export async function screenSources(): Promise<readonly DesktopCapturerSource[]> {
  const sources = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize: THUMBNAIL });
  const own = new Set(BrowserWindow.getAllWindows().map((window) => window.getMediaSourceId()));
  return sources.filter(({ id }) => !own.has(id));
}

export const isScreen = (id: string): boolean => id.startsWith('screen:');

/** What of a source the list shows. */
export function shownSource({ id, name, thumbnail }: DesktopCapturerSource): ShownSource {
  const picture = thumbnail.isEmpty() ? null : `data:image/jpeg;base64,${thumbnail.toJPEG(QUALITY).toString('base64')}`;
  return { id, kind: isScreen(id) ? 'screen' : 'window', name: name.slice(0, LONGEST_NAME), picture };
}
