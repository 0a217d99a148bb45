import { useEffect, useState } from 'react';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { useMainBridge } from '../MainBridge.tsx';

/**
 * What is known of one contact, asked for again when the contacts may be others. Null: they are none; undefined: main has
 * not answered yet.
 */
export function useContact(handle: string | null, revision: number): ContactView | null | undefined {
  const bridge = useMainBridge();
  const [found, setFound] = useState<{ readonly handle: string; readonly contact: ContactView | null } | null>(null);
  useEffect(() => {
    if (handle === null) return;
    let isCurrent = true;
    bridge.contact({ handle }).then(
      (contact) => {
        if (isCurrent) setFound({ handle, contact });
      },
      // What was known of them stays; the next change asks again.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
    // The revision is not part of the question, it says when to ask it again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [bridge, handle, revision]);
  return found?.handle === handle ? found.contact : undefined;
}
