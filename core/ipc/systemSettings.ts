import Type, { type Static } from 'typebox';
import { request, returns } from './define.ts';
import { closed } from './requestShapes.ts';

/** What a system lets programs have or do, or not, on a page of its settings; and what it sets for all of them. */
export const SystemPage = Type.Enum(['microphone', 'camera', 'notifications', 'clock', 'network']);
export type SystemPage = Static<typeof SystemPage>;

/** Opens the page of the system on which programs get it, or it is set. Not `opened`: there is none that we know. */
export const openSystemSettings = request(
  Type.Object({ page: SystemPage }, closed),
  returns<{ readonly opened: boolean }>(),
);
