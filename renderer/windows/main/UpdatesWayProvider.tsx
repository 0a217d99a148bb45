import { useCallback, useState, type ReactNode } from 'react';
import { later, OnceWanted } from '../../components/mending/later.tsx';
import { UpdatesWayContext } from './updatesWay.ts';

const UpdatesSheet = later(async () => (await import('./UpdatesSheet.tsx')).UpdatesSheet);

/** The sheet stands here, for what led to it may go meanwhile: a connection is tried again all the time. */
export function UpdatesWayProvider({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const open = useCallback(() => setOpen(true), []);
  return (
    <UpdatesWayContext value={open}>
      {children}
      <OnceWanted isWanted={isOpen}>
        <UpdatesSheet isOpen={isOpen} onClose={() => setOpen(false)} />
      </OnceWanted>
    </UpdatesWayContext>
  );
}
