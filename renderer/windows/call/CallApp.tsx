import { useSyncExternalStore } from 'react';
import type { CallWindow } from '../../../core/ipc/contract.ts';
import type { Client } from '../../../core/ipc/define.ts';
import type { CallSnapshot } from '../../../core/ipc/snapshot.ts';
import { securityOf } from '../../components/callSecurity.ts';
import { WordsProvider } from '../../components/WordsProvider.tsx';
import type { WebRTCService } from '../../media/WebRTCService.ts';
import { useSnapshot, type SnapshotStore } from '../../snapshotStore.ts';
import { CallSurface } from './CallSurface.tsx';

/** Everything this window may ask of main. */
export type CallBridge = Client<CallWindow>;

export interface CallAppProps {
  readonly bridge: CallBridge;
  readonly store: SnapshotStore<CallSnapshot>;
  readonly media: WebRTCService;
}

export function CallApp({ bridge, store, media }: CallAppProps) {
  const snapshot = useSnapshot(store);
  const mediaView = useSyncExternalStore(media.subscribe, media.view);
  if (snapshot === null) return null;
  return (
    <WordsProvider language={snapshot.settings.values.language}>
      <CallSurface
        view={snapshot.call.view}
        security={securityOf(snapshot.call)}
        media={mediaView}
        onMute={(muted) => media.setMuted(muted)}
        onCamera={(on) => media.setCamera(on)}
        onConfirmWords={(callId) => void bridge.confirmWords({ callId })}
        onHangUp={(callId) => void bridge.hangUp({ callId })}
        onDismiss={(callId) => void bridge.dismiss({ callId })}
      />
    </WordsProvider>
  );
}
