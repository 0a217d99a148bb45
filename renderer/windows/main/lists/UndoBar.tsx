import { Undo2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useIntl, type IntlShape } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import type { Removed } from './undoOffer.ts';
import type { Removals } from './useRemovals.ts';
import styles from './UndoBar.module.css';

/** Long enough to be read and reached by keyboard; while it is pointed at or holds the focus it stays. */
export const UNDO_MS = 10_000;

/** Says what was removed, and has it back if that was a mistake. */
export function UndoBar({ removals }: { readonly removals: Removals }) {
  const { removed, goneCount, isLate, undo, forget } = removals;
  const intl = useIntl();
  const [isHeld, hold] = useState(false);
  const undoing = useRef<HTMLButtonElement>(null);
  const isShown = removed.length > 0 || isLate;
  useEffect(() => {
    // What could not be put back is read first: nothing else tells of it.
    if (!isShown || isHeld || isLate) return;
    const timer = setTimeout(forget, UNDO_MS);
    return () => clearTimeout(timer);
    // Each removal has its whole time.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [isShown, isHeld, isLate, forget, removed]);
  useEffect(() => {
    // What was pressed went with what it removed: the next act is here.
    if (removed.length > 0 && document.activeElement === document.body) undoing.current?.focus();
  }, [removed]);
  if (isHeld && !isShown) hold(false);
  return (
    // It is there from the beginning, so that what comes into it is read out.
    <div role="status" data-live-announcer="true" className={styles['place']}>
      {isShown && (
        <GuardedSurface shows={`${removed.length} ${isLate}`}>
          <div
            className={styles['bar']}
            onPointerEnter={() => hold(true)}
            onPointerLeave={() => hold(false)}
            onFocus={({ target }) => hold(target.matches(':focus-visible'))}
            onBlur={() => hold(false)}
          >
            <span className={styles['text']}>
              {[
                ...(isLate ? [intl.formatMessage({ id: 'undo.late' })] : []),
                ...(removed.length > 0 ? [removedText(intl, removed, goneCount)] : []),
              ].join(' ')}
            </span>
            {removed.length > 0 && (
              <Button ref={undoing} size="small" icon={<Undo2 size={16} />} onClick={undo}>
                {intl.formatMessage({ id: 'undo.undo' })}
              </Button>
            )}
            <IconButton
              size="small"
              label={intl.formatMessage({ id: 'undo.close' })}
              icon={<X aria-hidden="true" />}
              onClick={forget}
            />
          </div>
        </GuardedSurface>
      )}
    </div>
  );
}

function removedText(intl: IntlShape, removed: readonly Removed[], goneCount: number): string {
  const [first] = removed;
  if (goneCount > 0) {
    return intl.formatMessage({ id: 'undo.last' }, { count: removed.length + goneCount, kept: removed.length });
  }
  if (removed.length > 1 || first === undefined) {
    const id = removed.some(({ kind }) => kind === 'added') ? 'undo.changes' : 'undo.several';
    return intl.formatMessage({ id }, { count: removed.length });
  }
  return intl.formatMessage({ id: `undo.${first.kind}` }, { peer: peerName(first.who) });
}
