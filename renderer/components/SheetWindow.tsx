import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { classNames } from './classNames.ts';
import { GuardedSurface } from './GuardedSurface.tsx';
import styles from './Sheet.module.css';

export interface SheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly role?: 'dialog' | 'alertdialog';
  /** For two things side by side. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** What `Sheet` draws, once the first one is opened. */
export function SheetWindow({ title, isOpen, onClose, role = 'dialog', isWide = false, children }: SheetProps) {
  const change = (open: boolean) => {
    if (!open) onClose();
  };
  return (
    <ModalOverlay className={styles['veil']!} isOpen={isOpen} onOpenChange={change} isDismissable={role === 'dialog'}>
      <Modal className={classNames(styles['sheet'], isWide && styles['wide'])}>
        <Dialog className={styles['dialog']!} role={role}>
          <Heading slot="title" className={styles['title']!}>
            {title}
          </Heading>
          {/* It comes up where somebody is pressing: what was pressed to open it must not confirm it. */}
          <GuardedSurface shows={title}>{children}</GuardedSurface>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
