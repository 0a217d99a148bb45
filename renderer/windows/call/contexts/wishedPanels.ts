import { createContext } from 'react';
import type { CallBridge } from './ask.ts';

/** How the window hears that another one wants something open beside the picture. */
export const WishedPanels = createContext<CallBridge['onPanel']>(() => () => undefined);
