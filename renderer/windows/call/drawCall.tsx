import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { pickLanguage } from '../../../core/words/languages.ts';
import { MendableWindow } from '../../components/mending/MendableWindow.tsx';
import { createCallStore } from '../../snapshotStore.ts';
import { CallApp, type CallAppProps } from './CallApp.tsx';
import { speakAtFirst } from '../../words/catalogues.ts';
import { createShapeStore } from './contexts/shapeOfWindow.ts';

speakAtFirst(
  {
    en: async () => (await import('virtual:words/call-en')).default,
    ru: async () => (await import('virtual:words/call-ru')).default,
  },
  pickLanguage('system', navigator.languages),
);

export type CallParts = Pick<CallAppProps, 'bridge' | 'media' | 'devices' | 'blur' | 'voiceOnly'>;

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
