import type { CallRecord } from '../../core/call/callEffect.ts';
import { PEOPLE, type CallWorld } from './callWorld.ts';
import type { PhoneOfStory } from './phoneOfStory.ts';

/** One side of a call that is over, and what its history has of it: nothing, if the program was killed before. */
export interface Side {
  readonly phone: PhoneOfStory;
  readonly entry: CallRecord | undefined;
  readonly isForgotten: boolean;
}

export function sideOf(world: CallWorld, user: string, callId: string): Side {
  const person = PEOPLE.find((one) => one === user);
  if (person === undefined) throw new Error(`nobody in the story is called ${user}`);
  const phone = world.phones[person];
  return { phone, entry: phone.disk.history.get(callId), isForgotten: phone.notes.forgotten.has(callId) };
}

export function said({ entry, isForgotten }: Side): string {
  if (isForgotten) return 'forgotten it';
  if (entry === undefined) return 'nothing';
  return entry.durationMs === null ? entry.reason : `${entry.reason}, and they spoke`;
}
