import { useEffect, useState } from 'react';
import type { RunningRehearsal } from '../../../core/ipc/ringTestShapes.ts';
import type { IncomingBridge } from './ask.ts';

/** The test that this window is asked for; null: none. */
export function useRehearsal(bridge: IncomingBridge): RunningRehearsal | null {
  const [rehearsal, setRehearsal] = useState<RunningRehearsal | null>(null);
  useEffect(() => {
    // What was told is newer than what was asked for.
    let isTold = false;
    const forget = bridge.onRehearsal((told) => {
      isTold = true;
      setRehearsal(told);
    });
    bridge.currentRehearsal().then(
      (current) => {
        if (!isTold) setRehearsal(current);
      },
      // Main waits no longer than it must, and says that nothing was shown.
      () => undefined,
    );
    return forget;
  }, [bridge]);
  return rehearsal;
}
