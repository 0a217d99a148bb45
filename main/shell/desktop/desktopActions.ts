/** What the entry in a desktop's menu offers beside a start (`desktopActions` in electron-builder.yml). */
const ACTIONS = { '--call': 'call', '--do-not-disturb': 'doNotDisturb', '--quit': 'quit' } as const;
export type DesktopAction = (typeof ACTIONS)[keyof typeof ACTIONS];

/** The action that a start asks for. Null: none, or several, which no menu writes. */
export function desktopAction(argv: readonly string[]): DesktopAction | null {
  const found = Object.entries(ACTIONS).filter(([argument]) => argv.includes(argument));
  return found.length === 1 ? (found[0]?.[1] ?? null) : null;
}

export interface DesktopActionsPorts {
  /** Whether account and settings are read. */
  readonly isReady: () => boolean;
  /** Lets a person choose whom to call; nobody is dialled by a command line. */
  readonly call: () => void;
  readonly doNotDisturb: () => void;
  /** Asks first where a call would end. */
  readonly quit: () => void;
}

/** Carries out actions of the first start and of later ones: the last one waits until what it needs is there. */
export function createDesktopActions(ports: DesktopActionsPorts) {
  let waiting: 'call' | 'doNotDisturb' | null = null;
  const look = (): void => {
    if (waiting === null || !ports.isReady()) return;
    const action = waiting;
    waiting = null;
    ports[action]();
  };
  return {
    start: (argv: readonly string[]): void => {
      const action = desktopAction(argv);
      if (action === 'quit') return ports.quit();
      waiting = action ?? waiting;
      look();
    },
    look,
  };
}
