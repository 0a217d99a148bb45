import Type from 'typebox';
import { push, request, returns } from './define.ts';
import { closed, done, nothing } from './requestShapes.ts';
import type { SettingsPart } from './snapshot.ts';

/** A screen, or a window of another program, as it looked a moment ago. */
export interface ShownSource {
  readonly id: string;
  readonly kind: 'screen' | 'window';
  readonly name: string;
  /** `data:` address of a small picture; null where the system gives none. */
  readonly picture: string | null;
}

export interface ScreenPickerView {
  readonly settings: SettingsPart;
  readonly sources: readonly ShownSource[];
}

/**
 * The window in which a person chooses what to share. It is not the call window, which films: a page that was taken
 * over can ask for the list, and neither read nor press it.
 */
export const pickerWindow = {
  current: request(nothing, returns<ScreenPickerView>()),
  settings: push<SettingsPart>(),
  /** What there is by now. */
  look: request(nothing, returns<readonly ShownSource[]>()),
  choose: request(Type.Object({ id: Type.String({ minLength: 1, maxLength: 256 }) }, closed), done),
  cancel: request(nothing, done),
};

export type PickerWindow = typeof pickerWindow;
