import type { AppSnapshot } from '../../../../core/ipc/snapshot.ts';
import { later } from '../../../components/mending/later.tsx';
import type { PaletteWays } from '../palette/usePaletteActs.ts';
import type { Overlay } from './useHomeKeys.ts';

// Nobody needs them to see the first screen.
const ShortcutsSheet = later(async () => (await import('./ShortcutsSheet.tsx')).ShortcutsSheet);
const Palette = later(async () => (await import('../palette/Palette.tsx')).Palette);

export interface OverlaysProps {
  readonly overlay: Overlay | null;
  readonly snapshot: AppSnapshot;
  readonly ways: PaletteWays;
  readonly onClose: () => void;
}

export function Overlays({ overlay, snapshot, ways, onClose }: OverlaysProps) {
  const { state, connection } = snapshot.account;
  return (
    <>
      {overlay?.kind === 'shortcuts' && <ShortcutsSheet onClose={onClose} />}
      {overlay?.kind === 'palette' && (
        <Palette
          start={overlay.query}
          calls={snapshot.call}
          settings={snapshot.settings}
          connection={connection}
          isHost={state.phase === 'ready' && state.hosting !== null}
          ways={ways}
          onClose={onClose}
        />
      )}
    </>
  );
}
