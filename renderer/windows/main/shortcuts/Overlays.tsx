import { lazy, Suspense } from 'react';
import type { AppSnapshot } from '../../../../core/ipc/snapshot.ts';
import type { PaletteWays } from '../palette/usePaletteActs.ts';
import type { Overlay } from './useHomeKeys.ts';

// Nobody needs them to see the first screen.
const ShortcutsSheet = lazy(() => import('./ShortcutsSheet.tsx'));
const Palette = lazy(() => import('../palette/Palette.tsx'));

export interface OverlaysProps {
  readonly overlay: Overlay | null;
  readonly snapshot: AppSnapshot;
  readonly ways: PaletteWays;
  readonly onClose: () => void;
}

export function Overlays({ overlay, snapshot, ways, onClose }: OverlaysProps) {
  return (
    <Suspense fallback={null}>
      {overlay?.kind === 'shortcuts' && <ShortcutsSheet onClose={onClose} />}
      {overlay?.kind === 'palette' && (
        <Palette
          start={overlay.query}
          calls={snapshot.call}
          settings={snapshot.settings.values}
          ways={ways}
          onClose={onClose}
        />
      )}
    </Suspense>
  );
}
