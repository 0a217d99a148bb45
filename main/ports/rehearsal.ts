import type { RehearsedSound } from '../../core/ipc/ringTestShapes.ts';

/** What was seen of a popup that rang for nobody. */
export interface RehearsalOutcome {
  readonly isVisible: boolean;
  readonly isPainted: boolean;
  /** A call came, or the person ended it. */
  readonly interrupted: boolean;
  /** Null: the window did not tell. */
  readonly sound: RehearsedSound | null;
}
