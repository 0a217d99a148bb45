import type { Handlers } from '../../../core/ipc/define.ts';
import type { PickerWindow, ScreenPickerView, ShownSource } from '../../../core/ipc/screenPicker.ts';

export interface ScreenPickerPorts<Source> {
  readonly settings: () => ScreenPickerView['settings'];
  readonly sources: () => Promise<readonly Source[]>;
  readonly shown: (source: Source) => ShownSource;
  /** Opens the window of the list and brings it to the front. */
  readonly open: () => void;
  readonly close: () => void;
  /** The system asked the person itself, and names what they chose: Wayland's portal. */
  readonly systemAsks: boolean;
}

export interface ScreenPicker<Source> {
  readonly choose: (sources: readonly Source[]) => Promise<Source | null>;
  /** Nobody waits for a choice any more, or its window is gone. */
  readonly putAway: () => void;
  readonly handlers: Handlers<PickerWindow>;
}

/** The list of what can be shared, in a window of its own. What is chosen in it is one of those that it showed. */
export function createScreenPicker<Source extends { readonly id: string }>(
  ports: ScreenPickerPorts<Source>,
): ScreenPicker<Source> {
  let listed: readonly Source[] = [];
  let chosen: ((source: Source | null) => void) | null = null;

  const over = (source: Source | null): null => {
    const tell = chosen;
    chosen = null;
    listed = [];
    if (tell === null) return null;
    tell(source);
    ports.close();
    return null;
  };

  return {
    choose: async (sources) => {
      if (ports.systemAsks) return sources[0] ?? null;
      over(null);
      listed = sources;
      return new Promise((resolve) => {
        chosen = resolve;
        ports.open();
      });
    },
    putAway: () => void over(null),
    handlers: {
      current: () => ({ settings: ports.settings(), sources: listed.map(ports.shown) }),
      look: async () => {
        const found = await ports.sources();
        if (chosen !== null) listed = found;
        return listed.map(ports.shown);
      },
      choose: ({ id }) => {
        const source = listed.find((one) => one.id === id);
        // One that went meanwhile: the list is looked at again, and the person chooses again.
        return source === undefined ? null : over(source);
      },
      cancel: () => over(null),
    },
  };
}
