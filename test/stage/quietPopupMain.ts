import type { IncomingBridge } from '../../renderer/windows/incoming/ask.ts';

const done = async (): Promise<null> => null;
const never = () => () => undefined;

/** A main that does whatever the popup asks and tells it nothing; whom it is of says `current`. */
export const quietPopupMain: Omit<IncomingBridge, 'current'> = {
  ...{ onCall: never, onSettings: never, drawn: done, openInMain: done },
  ...{ answer: done, addAndAnswer: done, decline: done, declineWith: done, silence: done, block: done },
  ...{ currentRehearsal: done, onRehearsal: never, rehearsalDrawn: done, rehearsed: done, endRehearsal: done },
};
