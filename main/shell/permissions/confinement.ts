import { app, type DesktopCapturerSource, type Session, type WebContents } from 'electron';
import { APP_ORIGIN } from '../windows/appScheme.ts';

export interface ConfinementRules {
  /** Whether this window may open these devices right now: "audio", "video". */
  readonly mayOpenMedia: (contents: WebContents, kinds: readonly string[] | undefined) => boolean;
  /**
   * Whether this window is told which devices of this kind there are, so that it can name them and play on one. It can
   * open none by that.
   */
  readonly mayListMedia: (contents: WebContents, kind: string) => boolean;
  /** The window asks to film the screen: whether the person chose something for it just now. */
  readonly askForScreen: (contents: WebContents) => Promise<boolean>;
  /** What they chose, once. */
  readonly chosenScreen: () => DesktopCapturerSource | null;
  /** Whether this window may ask for devices such as headsets; which, `permitHeadsets` says. */
  readonly mayUseHid: (contents: WebContents) => boolean;
  /** Whether this window has something to copy: an address, a link, a report, what can be told of a call. */
  readonly mayWriteClipboard: (contents: WebContents) => boolean;
}

/**
 * What no window may do, whatever its page says: go elsewhere, open windows, fetch from the network, or hold a
 * permission. The exceptions:
 *
 * - The call window opens the devices that the call at hand needs, films what the person chose in a list that main
 *   draws, and knows devices by name for as long as it has a call.
 * - Windows that ring know the outputs of sound by name.
 * - The main window and that of calls copy text.
 * - The main window opens the camera while somebody scans a code.
 */
export function confine(session: Session, rules: ConfinementRules): void {
  const may = (permission: string, contents: WebContents, kinds: readonly string[] | undefined): boolean => {
    if (permission === 'hid') return rules.mayUseHid(contents);
    if (permission === 'media') return rules.mayOpenMedia(contents, kinds);
    return permission === 'clipboard-sanitized-write' && rules.mayWriteClipboard(contents);
  };
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const ownPage = details.requestingUrl.startsWith(`${APP_ORIGIN}/`) && details.isMainFrame;
    const kinds = 'mediaTypes' in details ? details.mediaTypes : undefined;
    // A request for the screen names no device.
    const isForScreen = permission === 'display-capture' || (permission === 'media' && (kinds?.length ?? 0) === 0);
    if (ownPage && isForScreen) void rules.askForScreen(contents).then(answer);
    else answer(ownPage && may(permission, contents, kinds));
  });
  session.setDisplayMediaRequestHandler((_request, answer) => {
    const video = rules.chosenScreen();
    if (video !== null) return answer({ video });
    try {
      answer({});
    } catch {
      // So an engine says that nothing was shared; the page is told as well.
    }
  });
  session.setPermissionCheckHandler((contents, permission, origin, { mediaType, isMainFrame }) => {
    // An engine that is asked for a list of devices gives the address of the page for its origin.
    const ownPage = `${origin}/`.startsWith(`${APP_ORIGIN}/`) && isMainFrame;
    if (contents === null || !ownPage) return false;
    // Asked for a list and for an output; a device that is to be opened is asked for above.
    if (permission === 'media' && mediaType !== undefined && rules.mayListMedia(contents, mediaType)) return true;
    // Some engines ask once more while they open a device, and leave out which: that one was asked for above.
    if (permission === 'media' && mediaType === undefined) {
      return ['audio', 'video'].some((kind) => rules.mayOpenMedia(contents, [kind]));
    }
    return may(permission, contents, mediaType === undefined ? [] : [mediaType]);
  });
  // Also none to be fetched: the dictionary of the system's language comes from a server that is none of ours.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((request, answer) => {
    answer({ cancel: !['app:', 'blob:', 'data:', 'devtools:'].includes(new URL(request.url).protocol) });
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
