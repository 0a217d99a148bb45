import { useState } from 'react';
import { useAsk } from './MainBridge.tsx';

/** Opens the page of the system about the microphone; `isUnknown`: it is not known where that is. */
export function useSystemMicrophone() {
  const ask = useAsk();
  const [isUnknown, setUnknown] = useState(false);
  const open = async (): Promise<void> => {
    const asked = await ask((main) => main.openSystemSettings({ page: 'microphone' }));
    setUnknown(asked.done && !asked.answer.opened);
  };
  return { isUnknown, open: () => void open() };
}
