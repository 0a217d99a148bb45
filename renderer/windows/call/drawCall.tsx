import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { MendableWindow } from '../../components/MendableWindow.tsx';
import type { DeviceChoices } from '../../media/DeviceChoices.ts';
import type { WebRTCService } from '../../media/WebRTCService.ts';
import { createCallStore } from '../../snapshotStore.ts';
import type { CallBridge } from './ask.ts';
import { CallApp } from './CallApp.tsx';
import { createShapeStore } from './shapeOfWindow.ts';

export function drawCall(root: HTMLElement, bridge: CallBridge, media: WebRTCService, devices: DeviceChoices): void {
  createRoot(root).render(
    <StrictMode>
      <MendableWindow
        draw={() => (
          <CallApp
            bridge={bridge}
            store={createCallStore(bridge)}
            media={media}
            devices={devices}
            shape={createShapeStore(bridge)}
          />
        )}
      />
    </StrictMode>,
  );
}
