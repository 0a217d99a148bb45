import { webContents, webFrameMain, type DesktopCapturerSource, type Session } from 'electron';
import type { ShownCalls } from '../../../core/call/shownCalls.ts';
import type { ElapsedTime } from '../../ports/clock.ts';
import { confine } from './confinement.ts';
import { mayTryDevices } from './deviceTrial.ts';
import { permitHeadsets, type HeadsetPermissionRules } from './headsetPermission.ts';
import { createMediaPermission, type MediaPermission } from './mediaPermission.ts';
import { createScanPermission } from './scanPermission.ts';
import type { Windows } from '../windows/windows.ts';

export interface PermissionsPorts extends ElapsedTime {
  readonly session: Session;
  readonly windows: Pick<Windows, 'find' | 'isNamed'>;
  readonly calls: () => ShownCalls;
  readonly sharing: { readonly ask: () => Promise<boolean>; readonly take: () => DesktopCapturerSource | null };
  readonly headsets: Pick<HeadsetPermissionRules, 'isHeadset' | 'isPaired' | 'pair' | 'choose'>;
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface Permissions extends Pick<MediaPermission, 'ordered' | 'recording' | 'isRecording'> {
  /** The main window looks for a QR code with the camera, or does so no longer. */
  readonly scanning: (isOn: boolean) => void;
}

/** Which window may open what, and when: all that any of them may is said here. */
export function grantPermissions(ports: PermissionsPorts): Permissions {
  const { session, windows, calls, sharing } = ports;
  const media = createMediaPermission();
  const scan = createScanPermission(ports);
  confine(session, {
    mayOpenMedia: (contents, kinds) =>
      (windows.isNamed(contents, 'call') && media.mayOpen(kinds, calls())) ||
      (windows.isNamed(contents, 'main') &&
        (scan.mayOpen(kinds) || mayTryDevices(kinds, calls(), windows.find('main')?.isFocused() ?? false))),
    mayListMedia: (contents, kind) =>
      windows.isNamed(contents, 'main') ||
      // The popup rings on an output that was chosen in the main window.
      (kind === 'audio' && windows.isNamed(contents, 'incoming')) ||
      (windows.isNamed(contents, 'call') && media.mayList(kind, calls())),
    askForScreen: async (contents) => windows.isNamed(contents, 'call') && sharing.ask(),
    chosenScreen: sharing.take,
    mayUseHid: (contents) => windows.isNamed(contents, 'main'),
    mayWriteClipboard: (contents) => windows.isNamed(contents, 'main') || windows.isNamed(contents, 'call'),
  });
  permitHeadsets(session, {
    ...ports.headsets,
    mayUse: (contents) => windows.isNamed(contents, 'main'),
    contentsOf: (processId, routingId) => {
      const frame = webFrameMain.fromId(processId, routingId);
      return frame === undefined ? null : (webContents.fromFrame(frame) ?? null);
    },
    onFault: ports.onFault,
  });
  return { ordered: media.ordered, recording: media.recording, isRecording: media.isRecording, scanning: scan.wanted };
}
