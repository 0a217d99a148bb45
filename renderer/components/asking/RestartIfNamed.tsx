import type { MessageId } from '../../../core/words/messages.ts';
import { namedPresses } from '../../../core/words/namedPresses.ts';
import type { Ask } from './askMain.tsx';
import { RestartButton, type RestartBridge } from './RestartButton.tsx';

export interface RestartIfNamedProps {
  /** What is said. */
  readonly of: MessageId;
  readonly ask: Ask<RestartBridge>;
}

/** Beside words of any window: the restart, if they tell a person of one. */
export function RestartIfNamed({ of, ask }: RestartIfNamedProps) {
  return namedPresses(of).includes('restart') && <RestartButton ask={ask} />;
}
