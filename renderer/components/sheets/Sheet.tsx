import { OnceWanted, soon } from '../mending/later.tsx';
import { useCountedSheet } from '../guard/openSheets.ts';
import type { SheetProps } from './SheetWindow.tsx';

const SheetWindow = soon(async () => (await import('./SheetWindow.tsx')).SheetWindow);

/** A small modal sheet; Escape closes it and focus goes back to where it came from. */
export function Sheet(props: SheetProps) {
  useCountedSheet(props.isOpen);
  return (
    <OnceWanted isWanted={props.isOpen}>
      <SheetWindow {...props} />
    </OnceWanted>
  );
}
