import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../controls/Button.tsx';
import type { RestartAnswer } from '../../../core/ipc/updates.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import type { Ask } from './askMain.tsx';

/** What a window that draws it asks of main. */
export interface RestartBridge {
  readonly restart: () => Promise<RestartAnswer>;
}

/** What is said of it. Null: the person does not want it after all, and may press again. */
export const RESTART_SAID = {
  begun: 'remedy.restart.begun',
  /** A call or a recording would be lost. */
  held: 'remedy.restart.inCall',
  declined: null,
} as const satisfies Readonly<Record<RestartAnswer['is'], MessageId | null>>;

/** Ends Ringfort and has it start again; `refusal`: why it does not. */
export function useRestart(ask: Ask<RestartBridge>) {
  const [came, setCame] = useState<RestartAnswer['is']>('declined');
  const begin = async (): Promise<void> => {
    const asked = await ask((main) => main.restart());
    setCame(asked.done ? asked.answer.is : 'declined');
  };
  return { said: RESTART_SAID[came], refusal: came === 'held' ? RESTART_SAID[came] : null, begin: () => void begin() };
}

/** Beside the words that say that a restart of Ringfort may help. */
export function RestartButton({ ask }: { readonly ask: Ask<RestartBridge> }) {
  const intl = useIntl();
  const { said, begin } = useRestart(ask);
  return (
    <>
      {said !== null && <span role="status">{intl.formatMessage({ id: said })}</span>}
      {/* What holds it ends, and then it is pressed again. */}
      {said !== RESTART_SAID.begun && (
        <Button size="small" data-restart onClick={begin}>
          {intl.formatMessage({ id: 'remedy.restart' })}
        </Button>
      )}
    </>
  );
}
