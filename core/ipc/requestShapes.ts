import Type from 'typebox';
import { returns } from './define.ts';

/*
 * What requests of windows are made of. Main parses each before a handler sees it, so that every text, number and list
 * has its bounds here or beside its table.
 */

export const nothing = Type.Null();
export const done = returns<null>();
export const closed = { additionalProperties: false } as const;

/** What a person typed; main says what is wrong with it. */
export const typed = (maxLength: number) => Type.String({ minLength: 0, maxLength });
/** As somebody types or pastes it; main takes from it what may travel. */
export const MAX_TYPED_TEXT = 1000;

export const HandleText = Type.String({ minLength: 1, maxLength: 64 });
export const thisContact = Type.Object({ handle: HandleText }, closed);
/** More than a screen shows, less than a frame of the event loop should spend. */
export const PageLimit = Type.Integer({ minimum: 1, maximum: 200 });
