import { createContext, useContext, useEffect, useRef } from 'react';
import type { WindowCommand } from '../../../../core/ipc/windowCommand.ts';
import { useAsk, type MainBridge } from '../MainBridge.tsx';

/** How the window hears that a command of main waits. */
export const CommandsContext = createContext<MainBridge['onCommandWaits']>(() => () => undefined);

/** Carries out what main asks of this window, also what was asked before it was drawn. */
export function useWindowCommands(onCommand: (command: WindowCommand) => void): void {
  const ask = useAsk();
  const onWaits = useContext(CommandsContext);
  const latest = useRef(onCommand);
  useEffect(() => {
    latest.current = onCommand;
  });
  useEffect(() => {
    const take = async () => {
      const asked = await ask(
        (main) => main.takeCommand(),
        () => undefined,
      );
      if (asked.done && asked.answer !== null) latest.current(asked.answer);
    };
    void take();
    return onWaits(() => void take());
  }, [ask, onWaits]);
}
