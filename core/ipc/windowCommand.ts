import Type, { type Static } from 'typebox';
import { CONNECTION_PROBLEMS, STORE_PROBLEMS } from './problem.ts';
import type { DialRefusal } from './refusals.ts';
import { closed, HandleText } from './requestShapes.ts';
import { SETTINGS_SECTIONS } from './settingsSection.ts';

/** The page of somebody, contact or not. */
export const openContact = Type.Object({ kind: Type.Literal('contact'), handle: HandleText }, closed);
/** Null: all settings. */
export const openSettings = Type.Object(
  { kind: Type.Literal('settings'), section: Type.Union([Type.Enum(SETTINGS_SECTIONS), Type.Null()]) },
  closed,
);
/** What was ordered elsewhere did not happen. Null: nobody knows what was wrong. */
export const openFailure = Type.Object(
  {
    kind: Type.Literal('notDone'),
    problem: Type.Union([Type.Enum([...CONNECTION_PROBLEMS, ...STORE_PROBLEMS]), Type.Null()]),
  },
  closed,
);

/** Why, as the answer to a window says it. */
export interface RefusedOrder {
  readonly reason: DialRefusal | 'failed';
  readonly detail: string | null;
}

/** What main asks of the main window after it brought it to the front. */
export type WindowCommand =
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'recents' }
  /** A call that was ordered elsewhere could not be dialled. `failed`: main broke over it. */
  | ({ readonly kind: 'refused'; readonly peer: string } & RefusedOrder)
  | Static<typeof openFailure>
  | Static<typeof openSettings>
  | Static<typeof openContact>
  /** The palette, with this in its field. */
  | { readonly kind: 'palette'; readonly query: string };
