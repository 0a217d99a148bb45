import type { ReactNode } from 'react';
import styles from './RowMenu.module.css';
import type { RowMenuState } from './useRowMenu.ts';

export interface MenuAreaProps {
  readonly menu: RowMenuState;
  readonly children: ReactNode;
}

/** Around what says of itself that it has a menu, and no box of its own. */
export function MenuArea({ menu, children }: MenuAreaProps) {
  return (
    <div className={styles['area']} onContextMenu={menu.onContextMenu}>
      {children}
    </div>
  );
}
