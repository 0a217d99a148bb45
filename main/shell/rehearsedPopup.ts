import { systemPreferences, type BrowserWindow } from 'electron';

/** Every how many pixels one is looked at. */
const STEP = 97;
/** A picture of one colour is a window that nothing was drawn into. */
const LEAST_COLOURS = 4;

/** Whether the window has a picture with something in it. */
export async function isPopupPainted(window: BrowserWindow | null): Promise<boolean> {
  if (window === null || window.isDestroyed()) return false;
  return isPicture((await window.webContents.capturePage()).toBitmap());
}

/** `bitmap`: four bytes a pixel. */
function isPicture(bitmap: Uint8Array): boolean {
  const pixels = new DataView(bitmap.buffer, bitmap.byteOffset, bitmap.byteLength);
  const colours = new Set<number>();
  for (let at = 0; at + 4 <= bitmap.byteLength; at += 4 * STEP) colours.add(pixels.getUint32(at));
  return colours.size >= LEAST_COLOURS;
}

/** What the system says of a kind of device. Linux has no such word: there a device that is listed can be opened. */
export function deviceAccess(device: 'microphone' | 'camera'): 'allowed' | 'denied' | 'unknown' {
  if (process.platform === 'linux') return 'unknown';
  const status = systemPreferences.getMediaAccessStatus(device);
  if (status === 'granted') return 'allowed';
  return status === 'denied' || status === 'restricted' ? 'denied' : 'unknown';
}
