import { acceleratorOf } from '../../core/shortcuts/combination.ts';
import { globalKeys, type GlobalAction, type GlobalKeys } from '../../core/shortcuts/globalShortcuts.ts';

export interface GlobalShortcutsPorts {
  /** Electron's; false where another program has the keys, and on a desktop without them. */
  readonly register: (accelerator: string, pressed: () => void) => boolean;
  readonly unregister: (accelerator: string) => void;
  readonly perform: (action: GlobalAction) => void;
  /** Only goes forward, in milliseconds. */
  readonly elapsed: () => number;
  readonly onFault: (what: string, error?: unknown) => void;
}

/**
 * A key that is held down comes again and again, the first time after what desktops wait before they repeat: 500 to
 * 660 ms unless a person chose otherwise. A second press would take a mute back.
 */
const APART_MS = 700;

/** Takes the keys that a person chose for when another program is in front, and no others. */
export function createGlobalShortcuts({ register, unregister, perform, elapsed, onFault }: GlobalShortcutsPorts) {
  const held = new Map<GlobalAction, string>();
  let isResting = false;
  let taken: readonly GlobalAction[] = [];

  const free = (action: GlobalAction): void => {
    const accelerator = held.get(action);
    held.delete(action);
    if (accelerator !== undefined) unregister(accelerator);
  };
  const take = (action: GlobalAction, accelerator: string): boolean => {
    let pressedAt = Number.NEGATIVE_INFINITY;
    const pressed = (): void => {
      const isRepeated = elapsed() - pressedAt < APART_MS;
      pressedAt = elapsed();
      if (!isRepeated) perform(action);
    };
    try {
      return register(accelerator, pressed);
    } catch (error) {
      // A name that this system does not know.
      onFault('global shortcut', error);
      return false;
    }
  };

  const freeAll = (): void => {
    for (const action of held.keys()) free(action);
  };

  return {
    /** Returns whose keys another program has; while they rest, as it was before. */
    apply: (settings: GlobalKeys): readonly GlobalAction[] => {
      if (isResting) return taken;
      const wanted = new Map([...globalKeys(settings)].map(([action, keys]) => [action, acceleratorOf(keys)]));
      // All before any is taken: one may get what another had.
      for (const [action, accelerator] of held) if (wanted.get(action) !== accelerator) free(action);
      taken = [...wanted].flatMap(([action, accelerator]) => {
        if (held.has(action)) return [];
        if (!take(action, accelerator)) return [action];
        held.set(action, accelerator);
        return [];
      });
      return taken;
    },
    /**
     * A person presses keys to choose them: one that is taken would act, and never be seen. True: they rested, and are
     * to be taken again.
     */
    rest: (isOn: boolean): boolean => {
      const isOver = isResting && !isOn;
      isResting = isOn;
      if (isOn) freeAll();
      return isOver;
    },
    stop: freeAll,
  };
}
