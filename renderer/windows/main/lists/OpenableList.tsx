import { createContext, useContext, useEffect, useRef, type ComponentProps, type ReactNode } from 'react';
import { GridList, GridListItem, Virtualizer, type GridListItemProps } from 'react-aria-components';
import { classNames } from '../../../components/classNames.ts';
import { isSeen } from '../isSeen.ts';
import styles from '../Pane.module.css';
import { RowOfList } from './useTypedName.tsx';
import { useWholeList, type WholeList } from './useWholeList.tsx';

const OpenKey = createContext<string | null>(null);

export interface OpenableListProps extends WholeList {
  readonly label: string;
  readonly rows: {
    readonly estimatedRowSize: number;
    readonly estimatedHeadingSize?: number;
    readonly padding: number;
  };
  /** The row whose page is open. */
  readonly open: string | null;
  readonly onOpen: (key: string) => void;
  readonly children: ReactNode;
}

/**
 * Rows that open a page. What is open is marked and no selection: one would follow the focus, and whoever goes through
 * the list by keys, or past it, would open everybody on the way, and lose the list to a page where only one pane fits.
 */
export function OpenableList({ label, rows, total, rest, find, open, onOpen, children }: OpenableListProps) {
  const list = useRef<HTMLDivElement>(null);
  const whole = useWholeList({ total, rest, find });
  useBackToRow(list, open);
  return whole.around(
    <OpenKey value={open}>
      <Virtualizer layout={whole.layout} layoutOptions={rows}>
        <GridList
          ref={list}
          className={styles['rows']!}
          aria-label={label}
          selectionMode="none"
          keyboardNavigationBehavior="tab"
          onAction={(key) => onOpen(String(key))}
          disallowTypeAhead
          render={whole.render}
        >
          {children}
        </GridList>
      </Virtualizer>
    </OpenKey>,
  );
}

export type OpenableRowProps = Pick<GridListItemProps, 'id' | 'textValue'> & {
  readonly className?: string | undefined;
  /** What in it is its name for those who hear it, where that is more than letters that are typed look for. */
  readonly labelledBy?: string | undefined;
  readonly children: ReactNode;
};

export function OpenableRow({ className, labelledBy, ...item }: OpenableRowProps) {
  return (
    <GridListItem
      {...item}
      className={classNames(styles['row'], className)}
      render={(row) => <MarkedIfOpen row={row} labelledBy={labelledBy} />}
    />
  );
}

interface MarkedRow extends Pick<OpenableRowProps, 'labelledBy'> {
  readonly row: ComponentProps<'div'> & { readonly 'data-key'?: string };
}

/** Only rows that are drawn ask: to tell the list of another row would make all of them anew. */
function MarkedIfOpen({ row, labelledBy }: MarkedRow) {
  const open = useContext(OpenKey);
  return (
    <div
      {...row}
      aria-labelledby={labelledBy ?? row['aria-labelledby']}
      aria-current={open !== null && open === row['data-key'] ? true : undefined}
    >
      <RowOfList />
      {row.children}
    </div>
  );
}

/**
 * Of a list that comes up again a row is drawn only once its size is known, and what the list knew of sizes and of its
 * place while it was hidden may be made good after that: a busy computer takes its time.
 */
const FRAMES = 30;

/** Whoever leaves a page, where it had taken the place of the list, goes on from the row that it was. */
function useBackToRow(list: { readonly current: HTMLElement | null }, open: string | null): void {
  const before = useRef(open);
  useEffect(() => {
    const left = before.current;
    before.current = open;
    if (left === null || open !== null || isSeen(document.activeElement)) return;
    let frame = 0;
    const look = (frames: number): void => {
      const row = list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(left)}"]`);
      if (row !== null && row !== undefined) {
        const { activeElement } = document;
        if (activeElement !== row) {
          if (isSeen(activeElement)) return;
          row.focus();
        }
        row.scrollIntoView({ block: 'nearest' });
      }
      if (frames > 0) frame = requestAnimationFrame(() => look(frames - 1));
    };
    look(FRAMES);
    // Who does something else meanwhile is not called back.
    const giveUp = (): void => cancelAnimationFrame(frame);
    const acts = ['keydown', 'pointerdown', 'wheel'] as const;
    for (const act of acts) addEventListener(act, giveUp, { capture: true, once: true });
    return () => {
      giveUp();
      for (const act of acts) removeEventListener(act, giveUp, { capture: true });
    };
  }, [list, open]);
}
