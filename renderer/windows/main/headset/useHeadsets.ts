import { useEffect, useRef } from 'react';
import { activeView, presentCalls, ringingCall, type ShownCalls } from '../../../../core/call/shownCalls.ts';
import type { HeadsetCall } from '../../../../core/headset/headset.ts';
import type { PairedHeadset } from '../../../../core/ipc/devices.ts';
import type { HeadsetLink } from '../../../headset/HeadsetLink.ts';
import { useAsk } from '../MainBridge.tsx';

/** The call, as the lights of a headset show it. */
function headsetCall(calls: ShownCalls): HeadsetCall {
  const active = activeView(calls);
  const ringing = ringingCall(calls)?.view;
  return {
    ringing: ringing !== undefined && !ringing.silenced,
    active: active !== null,
    muted: active?.phase === 'connected' && active.muted,
    held: presentCalls(calls).some(({ view }) => view.phase === 'connected' && view.heldHere),
  };
}

/** Joins paired headsets to the calls. Who has none loads nothing of it. */
export function useHeadsets(calls: ShownCalls, paired: readonly PairedHeadset[]): void {
  const ask = useAsk();
  const link = useRef<Promise<HeadsetLink> | null>(null);
  const latest = useRef(calls);
  const which = paired.map(({ vendorId, productId, serial }) => `${vendorId} ${productId} ${serial}`).join(', ');

  useEffect(() => {
    const { hid } = navigator;
    if (hid === undefined || (which === '' && link.current === null)) return undefined;
    link.current ??= import('../../../headset/HeadsetLink.ts').then((loaded) => {
      const made = new loaded.HeadsetLink({
        hid,
        act: (action) => void ask((main) => main.headset({ action })),
        elapsed: () => performance.now(),
        startTimer: (afterMs, fired) => {
          const timer = setTimeout(fired, afterMs);
          return () => clearTimeout(timer);
        },
      });
      made.show(headsetCall(latest.current));
      return made;
    });
    const look = () => void link.current?.then((made) => made.look());
    look();
    hid.addEventListener('connect', look);
    hid.addEventListener('disconnect', look);
    return () => {
      hid.removeEventListener('connect', look);
      hid.removeEventListener('disconnect', look);
    };
  }, [ask, which]);
  useEffect(() => {
    latest.current = calls;
    void link.current?.then((made) => made.show(headsetCall(calls)));
  }, [calls]);
  useEffect(
    () => () => {
      void link.current?.then((made) => made.close());
      link.current = null;
    },
    [],
  );
}
