import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import type { CallPanel } from '../../../../core/ipc/callShapes.ts';
import { WishedPanels } from '../contexts/wishedPanels.ts';

export interface OpenPanel {
  readonly panel: CallPanel | null;
  readonly toggle: (panel: CallPanel) => void;
  readonly close: () => void;
}

/**
 * What lies open beside the picture, by its button or as another window wished. Escape puts it away, and the focus goes
 * back to what opened it.
 */
export function useCallPanel(callId: string): OpenPanel {
  const [panel, setPanel] = useState<CallPanel | null>(null);
  const opener = useRef<Element | null>(null);
  const close = useCallback(() => {
    setPanel(null);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  }, []);
  const onWished = useContext(WishedPanels);
  useEffect(
    () =>
      onWished((wish) => {
        if (wish.callId !== callId) return;
        opener.current = document.activeElement;
        setPanel(wish.panel);
      }),
    [callId, onWished],
  );
  useEffect(() => {
    if (panel === null) return;
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [panel, close]);
  const toggle = (pressed: CallPanel) => {
    opener.current = document.activeElement;
    setPanel(panel === pressed ? null : pressed);
  };
  return { panel, toggle, close };
}
