import { Fragment, useRef, type ReactNode } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import { classNames } from '../../../components/classNames.ts';
import styles from './RowMenu.module.css';

/** Where in the window it was asked for. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

export interface RowMenuItem<Act extends string> {
  readonly act: Act;
  readonly text: string;
  readonly icon: ReactNode;
  /** Takes something away. */
  readonly isDanger?: boolean;
  /** A line stands above it. */
  readonly startsGroup?: boolean;
}

export interface RowMenuProps<Act extends string> {
  readonly label: string;
  readonly place: MenuPlace;
  readonly items: readonly RowMenuItem<Act>[];
  readonly onAct: (act: Act) => void;
  readonly onClose: () => void;
}

/** What can be done with one row of a list, where the pointer or the focus is. Escape closes it. */
export function RowMenu<Act extends string>({ label, place, items, onAct, onClose }: RowMenuProps<Act>) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className={styles['anchor']} style={{ left: place.x, top: place.y }} />
      <Popover
        aria-label={label}
        className={styles['popover']!}
        triggerRef={anchor}
        placement="bottom start"
        offset={0}
        isOpen
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
      >
        <Menu aria-label={label} autoFocus="first" className={styles['menu']!} onClose={onClose}>
          {items.map(({ act, text, icon, isDanger = false, startsGroup = false }) => (
            <Fragment key={act}>
              {startsGroup && <Separator className={styles['line']!} />}
              <MenuItem
                id={act}
                textValue={text}
                className={classNames(styles['item'], isDanger && styles['danger'])}
                onAction={() => onAct(act)}
              >
                {icon}
                <span>{text}</span>
              </MenuItem>
            </Fragment>
          ))}
        </Menu>
      </Popover>
    </>
  );
}
