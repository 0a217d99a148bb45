import type { FollowScreenLock } from '../../main/shell/desktop/screenLock.ts';

/** A screen that tests lock and unlock. It is unlocked at first. */
export function createSetScreenLock() {
  const told = new Set<(isLocked: boolean) => void>();
  let locked: boolean | null = false;
  const follow: FollowScreenLock = (follower) => {
    told.add(follower);
    if (locked !== null) follower(locked);
    return () => void told.delete(follower);
  };
  return {
    follow,
    set: (isLocked: boolean): void => {
      if (isLocked === locked) return;
      locked = isLocked;
      for (const follower of told) follower(isLocked);
    },
    /** As on a system that has to be asked: not known before it is set. */
    forget: (): void => void (locked = null),
    followers: () => told.size,
  };
}
