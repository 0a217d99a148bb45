import { useContext, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { classNames } from '../classNames.ts';
import { GuardedSurface } from '../guard/GuardedSurface.tsx';
import { failureText } from '../asking/failureText.ts';
import { Notice } from '../asking/Notice.tsx';
import { FailurePresses, StandingFailure } from '../asking/standingFailure.ts';
import { useAlertsInSight } from '../useAlertsInSight.ts';
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
  const sheet = useRef<HTMLDivElement>(null);
  // A press beside a form is a slip: what was typed would go with it.
  const holdsForm = () => sheet.current?.querySelector('form, textarea, input') != null;
  const change = (open: boolean) => {
    if (!open) onClose();
  };
  return (
    <ModalOverlay
      className={styles['veil']!}
      isOpen={isOpen}
      onOpenChange={change}
      isDismissable={role === 'dialog'}
      shouldCloseOnInteractOutside={() => !holdsForm()}
    >
      <Modal ref={sheet} className={classNames(styles['sheet'], isWide && styles['wide'])}>
        <Dialog className={styles['dialog']!} role={role}>
          <Heading slot="title" className={styles['title']!}>
            {title}
          </Heading>
          <Inside {...{ title, sheet }}>{children}</Inside>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface InsideProps extends Pick<SheetProps, 'title' | 'children'> {
  readonly sheet: RefObject<HTMLDivElement | null>;
}

/** It is drawn anew each time the sheet comes up. */
function Inside({ title, sheet, children }: InsideProps) {
  const intl = useIntl();
  const failure = useContext(StandingFailure);
  const pressesFor = useContext(FailurePresses);
  const [before] = useState(failure);
  // What was ordered here and broke: where the window says so lies behind the sheet.
  const broken = failure !== before && failure?.isShown === true ? failure : null;
  useEffect(() => {
    // Its button at the end has the focus, and took what stands above it out of sight: it is read from its beginning.
    if (document.activeElement instanceof HTMLButtonElement) sheet.current?.scrollTo(0, 0);
  }, [sheet]);
  useAlertsInSight(sheet);
  return (
    // It comes up where somebody is pressing: what was pressed to open it must not confirm it.
    <GuardedSurface shows={`${title} ${String(broken !== null)}`}>
      {broken !== null && (
        <Notice kind="warning" role="alert" action={pressesFor(broken.problem)}>
          {failureText(intl, broken.problem)}
        </Notice>
      )}
      {children}
    </GuardedSurface>
  );
}
