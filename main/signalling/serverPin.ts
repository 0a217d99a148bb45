/**
 * Which server this account is registered with. The id is written down at registration; where it was not (an account
 * made by an earlier Ringfort), the first server that signs us in is taken.
 */
export interface ServerPin {
  /** Null: not known yet. */
  readonly serverId: () => string | null;
  /** A server with this id took our signature. */
  readonly signedInAt: (serverId: string) => void;
}

/** Whether a server of this id may be signed in to. */
export function isPinned(pin: ServerPin, serverId: string): boolean {
  const pinned = pin.serverId();
  return pinned === null || pinned === serverId;
}
