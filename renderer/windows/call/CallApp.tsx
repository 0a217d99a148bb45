import { useSyncExternalStore } from 'react';
import type { CallSnapshot } from '../../../core/ipc/snapshot.ts';
import { ReplacedProvider } from '../../components/asking/replaced.ts';
import { ClockOffset } from '../../components/calls/useNow.ts';
import { PlaybackPlace } from '../../components/voice/playbackPlace.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { SYSTEM_SPEAKER } from '../../media/speaker.ts';
import type { WebRTCService } from '../../media/WebRTCService.ts';
import { useSnapshot, type SnapshotStore } from '../../snapshotStore.ts';
import { useContrast } from '../../theme/appearance.ts';
import { AskProvider, type CallBridge } from './contexts/ask.ts';
import { CallSettingsProvider } from './contexts/settingsOfCall.ts';
import { BlurProvider, type BlurStore } from './contexts/blurOfCall.ts';
import { CallSurface } from './CallSurface.tsx';
import { DevicesProvider, type ShownDevices } from './contexts/devicesOfCall.ts';
import type { MediaControls } from './view/mediaControls.ts';
import { PictureChoicesProvider } from './contexts/pictureChoices.ts';
import { ShapeProvider, type ShapeStore } from './contexts/shapeOfWindow.ts';
import { VoiceOnlyProvider, type VoiceOnlyStore } from './contexts/voiceOnlyOfCall.ts';
import { WishedPanels } from './contexts/wishedPanels.ts';
import { RemoteSound } from './sound/RemoteSound.tsx';

export interface CallAppProps {
  readonly bridge: CallBridge;
  readonly store: SnapshotStore<CallSnapshot>;
  readonly media: Pick<WebRTCService, 'views' | 'subscribe'> & MediaControls;
  readonly devices: ShownDevices;
  readonly blur: BlurStore;
  readonly voiceOnly: VoiceOnlyStore;
  readonly shape: ShapeStore;
}

export function CallApp({ bridge, store, media, devices, blur, voiceOnly, shape }: CallAppProps) {
  const snapshot = useSnapshot(store);
  const views = useSyncExternalStore(media.subscribe, media.views);
  const { used } = useSyncExternalStore(devices.subscribe, devices.view);
  useContrast(snapshot?.settings.values);
  if (snapshot === null) return null;
  const speaker = used.speaker?.id ?? SYSTEM_SPEAKER;
  return (
    <WordsProvider language={snapshot.settings.values.language} region={snapshot.settings.region}>
      <ClockOffset value={snapshot.settings.clock.offsetMs}>
        <AskProvider bridge={bridge}>
          <ReplacedProvider value={snapshot.settings.isReplaced}>
            <WishedPanels value={bridge.onPanel}>
              <DevicesProvider value={devices}>
                <PictureChoicesProvider value={snapshot.settings.values}>
                  <BlurProvider value={blur}>
                    <VoiceOnlyProvider value={voiceOnly}>
                      <ShapeProvider value={shape}>
                        <CallSettingsProvider value={snapshot.settings.values}>
                          <PlaybackPlace value={{ speaker: async () => speaker, calls: snapshot.call }}>
                            <CallSurface calls={snapshot.call} media={views} controls={media} />
                          </PlaybackPlace>
                        </CallSettingsProvider>
                      </ShapeProvider>
                    </VoiceOnlyProvider>
                  </BlurProvider>
                </PictureChoicesProvider>
              </DevicesProvider>
              {/* Whatever is drawn of the calls by then: sound waits for no drawing. A held one plays nothing. */}
              {[...views].map(([callId, view]) => (
                <RemoteSound key={callId} track={view.remoteAudio} speaker={speaker} />
              ))}
            </WishedPanels>
          </ReplacedProvider>
        </AskProvider>
      </ClockOffset>
    </WordsProvider>
  );
}
