import { nameAndHandle } from '../../../core/call/peerName.ts';
import type { RecentView } from '../../../core/ipc/snapshot.ts';

export interface RecentPerson {
  readonly handle: string;
  readonly name: string;
}

const MOST = 3;

/** Of past calls, the latest first: the last few people, each once; nobody who was blocked. */
export function recentPeople(calls: readonly Pick<RecentView, 'call' | 'blocked'>[]): readonly RecentPerson[] {
  const people = new Map<string, RecentPerson>();
  for (const { call, blocked } of calls) {
    if (!blocked && !people.has(call.peer)) people.set(call.peer, { handle: call.peer, name: nameAndHandle(call) });
  }
  return [...people.values()].slice(0, MOST);
}
