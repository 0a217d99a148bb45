import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { BlockRefusal } from '../../../../core/ipc/refusals.ts';
import { isProblem } from '../../../../core/ipc/problem.ts';
import { Button } from '../../../components/Button.tsx';
import { problemSentence } from '../../../components/problemSentence.ts';
import { Sheet } from '../../../components/Sheet.tsx';
import { useRequest } from '../useRequest.ts';
import styles from '../../../components/Sheet.module.css';

export interface BlockSheetProps {
  /** Null: nobody is about to be blocked. */
  readonly handle: string | null;
  readonly onClose: () => void;
}

/** Asks before somebody is blocked, and once more if that ends a call that is going on. */
export function BlockSheet({ handle, onClose }: BlockSheetProps) {
  const intl = useIntl();
  const { ask, refusal, isBusy, forget } = useRequest<BlockRefusal>('failed');
  /** The name stays while the sheet goes away. */
  const [shown, setShown] = useState(handle);
  if (handle !== null && handle !== shown) setShown(handle);
  const peer = shown ?? '';
  const isTalking = refusal?.reason === 'inCall';
  const close = () => {
    forget();
    onClose();
  };
  const block = async () => {
    if (await ask((main) => main.block({ handle: peer, endCall: isTalking }))) close();
  };
  return (
    <Sheet
      title={intl.formatMessage({ id: isTalking ? 'block.inCall.title' : 'block.title' }, { peer })}
      isOpen={handle !== null}
      onClose={close}
      role="alertdialog"
    >
      <p className={styles['text']}>
        {intl.formatMessage({ id: isTalking ? 'block.inCall.text' : 'block.text' }, { peer })}
      </p>
      {refusal !== null && !isTalking && (
        <p role="alert">
          {isProblem(refusal.reason)
            ? problemSentence(intl, { ...refusal, reason: refusal.reason })
            : intl.formatMessage({ id: 'block.failed' }, { peer })}
        </p>
      )}
      <div className={styles['actions']}>
        <Button onClick={close} autoFocus>
          {intl.formatMessage({ id: 'app.cancel' })}
        </Button>
        <Button kind="danger" busy={isBusy} onClick={() => void block()}>
          {intl.formatMessage({ id: isTalking ? 'block.inCall.confirm' : 'block.block' })}
        </Button>
      </div>
    </Sheet>
  );
}
