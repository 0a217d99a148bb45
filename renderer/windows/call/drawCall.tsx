import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { pickLanguage } from '../../../core/words/languages.ts';
import { MendableWindow } from '../../components/MendableWindow.tsx';
import type { DeviceChoices } from '../../media/DeviceChoices.ts';
import type { BackgroundBlur } from '../../media/BackgroundBlur.ts';
import type { VoiceOnly } from '../../media/noise/VoiceOnly.ts';
import type { WebRTCService } from '../../media/WebRTCService.ts';
import { createCallStore } from '../../snapshotStore.ts';
import type { CallBridge } from './ask.ts';
import { CallApp } from './CallApp.tsx';
import { speakAtFirst } from '../../words/catalogues.ts';
import { createShapeStore } from './shapeOfWindow.ts';

speakAtFirst(
  {
    en: async () => (await import('virtual:words/call-en')).default,
    ru: async () => (await import('virtual:words/call-ru')).default,
  },
  pickLanguage('system', navigator.languages),
);

export interface CallParts {
  readonly bridge: CallBridge;
  readonly media: WebRTCService;
  readonly devices: DeviceChoices;
  readonly blur: BackgroundBlur;
  readonly voiceOnly: VoiceOnly;
}

export function drawCall(root: HTMLElement, { bridge, media, devices, blur, voiceOnly }: CallParts): void {
  createRoot(root).render(
    <StrictMode>
      <MendableWindow
        draw={() => (
          <CallApp
            bridge={bridge}
            store={createCallStore(bridge)}
            media={media}
            devices={devices}
            blur={blur}
            voiceOnly={voiceOnly}
            shape={createShapeStore(bridge)}
          />
        )}
      />
    </StrictMode>,
  );
}
