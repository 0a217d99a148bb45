import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../controls/Button.tsx';
import type { RestartAnswer } from '../../../core/ipc/updates.ts';
import type { Ask } from './askMain.tsx';

/** What a window that draws it asks of main. */
export interface RestartBridge {
  readonly restart: () => Promise<RestartAnswer>;
}

/** Ends Ringfort and has it start again; `isRefused`: a call or a recording would be lost. */
export function useRestart(ask: Ask<RestartBridge>) {
  const [came, setCame] = useState<RestartAnswer['is']>('declined');
  const begin = async (): Promise<void> => {
    const asked = await ask((main) => main.restart());
    setCame(asked.done ? asked.answer.is : 'declined');
  };
  return { isBegun: came === 'begun', isRefused: came === 'held', begin: () => void begin() };
}

/** Beside the words that say that a restart of Ringfort may help. */
export function RestartButton({ ask }: { readonly ask: Ask<RestartBridge> }) {
  const intl = useIntl();
  const { isBegun, isRefused, begin } = useRestart(ask);
  if (isBegun || isRefused) {
    const said = isBegun ? 'remedy.restart.begun' : 'remedy.restart.inCall';
    return <span role="status">{intl.formatMessage({ id: said })}</span>;
  }
  return (
    <Button size="small" onClick={begin}>
      {intl.formatMessage({ id: 'remedy.restart' })}
    </Button>
  );
}
