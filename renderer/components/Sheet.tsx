import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import styles from './Sheet.module.css';

export interface SheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly role?: 'dialog' | 'alertdialog';
  readonly children: ReactNode;
}

/** A small modal sheet; Escape closes it and focus goes back to where it came from. */
export function Sheet({ title, isOpen, onClose, role = 'dialog', children }: SheetProps) {
  const change = (open: boolean) => {
    if (!open) onClose();
  };
  return (
    <ModalOverlay className={styles['veil']!} isOpen={isOpen} onOpenChange={change} isDismissable={role === 'dialog'}>
      <Modal className={styles['sheet']!}>
        <Dialog className={styles['dialog']!} role={role}>
          <Heading slot="title" className={styles['title']!}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
