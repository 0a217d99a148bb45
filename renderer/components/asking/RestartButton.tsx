import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../controls/Button.tsx';
import type { Ask } from './askMain.tsx';

/** What a window that draws it asks of main. */
export interface RestartBridge {
  readonly restart: () => Promise<{ readonly begun: boolean }>;
}

/** Ends Ringfort and has it start again; `isRefused`: a call or a recording would be lost. */
export function useRestart(ask: Ask<RestartBridge>) {
  const [begun, setBegun] = useState<boolean | null>(null);
  const begin = async (): Promise<void> => {
    const asked = await ask((main) => main.restart());
    setBegun(asked.done ? asked.answer.begun : null);
  };
  return { isBegun: begun === true, isRefused: begun === false, begin: () => void begin() };
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
