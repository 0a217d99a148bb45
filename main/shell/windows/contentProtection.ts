/** The part of a window that is needed here. */
export interface ProtectedWindow {
  isDestroyed(): boolean;
  setContentProtection(on: boolean): void;
}

export interface ContentProtection<Window extends ProtectedWindow> {
  /** A window of ours is there. */
  readonly made: (window: Window) => void;
  /** Of all our windows: a call shows the whole screen. */
  readonly everywhere: (on: boolean) => void;
  /** Something stands in this one that only who sits here shall see: a safety number, the code of a link. */
  readonly of: (window: Window | null, on: boolean) => void;
}

/**
 * Which of our windows are left out of whatever films the screen, be it this program or another. macOS and Windows do
 * so (on macOS not for all that films); X11 and Wayland have nothing to ask it by.
 */
export function createContentProtection<Window extends ProtectedWindow>(
  windows: () => readonly Window[],
): ContentProtection<Window> {
  let isEverywhere = false;
  const shielded = new WeakSet<Window>();
  const look = (window: Window): void => {
    if (!window.isDestroyed()) window.setContentProtection(isEverywhere || shielded.has(window));
  };
  return {
    made: (window) => {
      if (isEverywhere) look(window);
    },
    everywhere: (on) => {
      isEverywhere = on;
      for (const window of windows()) look(window);
    },
    of: (window, on) => {
      if (window === null || shielded.has(window) === on) return;
      if (on) shielded.add(window);
      else shielded.delete(window);
      look(window);
    },
  };
}
