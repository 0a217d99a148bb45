import { useState } from 'react';
import { useIntl } from 'react-intl';
import { nameAndHandle, peerName } from '../../../../core/call/peerName.ts';
import type { BlockRefusal } from '../../../../core/ipc/refusals.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import type { Person } from '../lists/peopleActions.ts';
import { refusalId, refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import styles from '../../../components/sheets/Sheet.module.css';
import { NamedPressesLine } from '../NamedPresses.tsx';

export interface BlockSheetProps {
  /** Null: nobody is about to be blocked. */
  readonly who: Person | null;
  readonly onClose: () => void;
}

/** Asks before somebody is blocked, and once more if that ends a call that is going on. */
export function BlockSheet({ who, onClose }: BlockSheetProps) {
  const intl = useIntl();
  const { ask, refusal, isBusy, forget } = useRequest<BlockRefusal>('failed');
  /** The name stays while the sheet goes away. */
  const [shown, setShown] = useState(who);
  if (who !== null && who !== shown) setShown(who);
  const blocked = shown ?? { peer: '' };
  const peer = peerName(blocked);
  const isTalking = refusal?.reason === 'inCall';
  const close = () => {
    forget();
    onClose();
  };
  const block = async () => {
    if (await ask((main) => main.block({ handle: blocked.peer, endCall: isTalking }))) close();
  };
  return (
    <Sheet
      title={intl.formatMessage(
        { id: isTalking ? 'block.inCall.title' : 'block.title' },
        { peer: nameAndHandle(blocked) },
      )}
      isOpen={who !== null}
      onClose={close}
      role="alertdialog"
    >
      <p className={styles['text']}>
        {intl.formatMessage({ id: isTalking ? 'block.inCall.text' : 'block.text' }, { peer })}
      </p>
      {refusal !== null && !isTalking && (
        <p role="alert">{refusalText(intl, refusal, () => intl.formatMessage({ id: 'block.failed' }, { peer }))}</p>
      )}
      {!isTalking && <NamedPressesLine of={refusalId(refusal, () => 'block.failed')} />}
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
