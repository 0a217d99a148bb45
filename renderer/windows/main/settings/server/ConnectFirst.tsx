import { useEffect, useRef, useState, type RefObject } from 'react';
import { useIntl } from 'react-intl';
import type { ConnectionView } from '../../../../../core/ipc/snapshot.ts';
import type { MessageId } from '../../../../../core/words/messages.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { reconnectWords } from '../../account/reconnectWords.ts';
import { useAsk } from '../../MainBridge.tsx';

export interface ConnectFirstProps {
  readonly connection: ConnectionView;
  /** What can be pressed once there is a connection. */
  readonly next: RefObject<HTMLButtonElement | null>;
}

/** Beside words that ask for a connection: the press that tries for one. It stays until there is one. */
export function ConnectFirst({ connection, next }: ConnectFirstProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { state } = connection;
  const [word, setWord] = useState<MessageId | null>(null);
  const [now] = reconnectWords(connection);
  if (now !== undefined && now !== word) setWord(now);
  const isPressed = useRef(false);
  useEffect(() => {
    if (state !== 'online' || !isPressed.current) return;
    isPressed.current = false;
    // The focus went with the press.
    if (document.activeElement === document.body) next.current?.focus();
  }, [state, next]);
  if (word === null || (state === 'offline' ? now === undefined : state !== 'connecting')) return null;
  return (
    <Button
      busy={state === 'connecting'}
      onClick={() => {
        isPressed.current = true;
        void ask((main) => main.reconnect());
      }}
    >
      {intl.formatMessage({ id: word })}
    </Button>
  );
}
