/**
 * Switches with which a packaged Ringfort does not start, by what they would do. Node's own (`--inspect` and its like)
 * are not here: a fuse of the package makes Electron deaf to them.
 */
export const REFUSED_SWITCHES = {
  /** Let others on this computer steer it, or run code in it. */
  takeOver: [
    'remote-debugging-port',
    'remote-debugging-pipe',
    'js-flags',
    'load-extension',
    'renderer-cmd-prefix',
    'utility-cmd-prefix',
    'zygote-cmd-prefix',
    'gpu-launcher',
    'browser-subprocess-path',
  ],
  /** Take away what keeps a page that was taken over inside its window. */
  unconfined: [
    'disable-namespace-sandbox',
    'disable-setuid-sandbox',
    'disable-seccomp-filter-sandbox',
    'disable-gpu-sandbox',
    'no-zygote-sandbox',
    'allow-sandbox-debugging',
    'disable-win32k-lockdown',
    'single-process',
    'disable-web-security',
    'disable-site-isolation-trials',
    'unsafely-treat-insecure-origin-as-secure',
  ],
  /** Read the connections, or send them elsewhere. */
  intercept: [
    'ignore-certificate-errors',
    'ignore-certificate-errors-spki-list',
    'allow-insecure-localhost',
    'allow-running-insecure-content',
    'host-rules',
    'host-resolver-rules',
    'disable-webrtc-encryption',
    'ssl-key-log-file',
    'log-net-log',
  ],
  /** Open microphone, camera or screen without asking. */
  listenIn: [
    'use-fake-ui-for-media-stream',
    'auto-accept-camera-and-microphone-capture',
    'auto-select-desktop-capture-source',
    'auto-select-tab-capture-source-by-title',
  ],
} as const;

export type RefusedStart =
  | { readonly kind: 'refusedSwitch'; readonly name: string }
  /** Named apart: launchers add it on systems that allow no sandbox, and a person can do something about that. */
  | { readonly kind: 'noSandbox' };

/** Why a packaged Ringfort with these switches does not start, or null. */
export function refusedStart(hasSwitch: (name: string) => boolean): RefusedStart | null {
  const name = Object.values(REFUSED_SWITCHES)
    .flat()
    .find((each) => hasSwitch(each));
  if (name !== undefined) return { kind: 'refusedSwitch', name };
  return hasSwitch('no-sandbox') ? { kind: 'noSandbox' } : null;
}
