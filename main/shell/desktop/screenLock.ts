/** The part of Electron's powerMonitor that is needed here. */
export interface LockMonitor {
  on(event: 'lock-screen' | 'unlock-screen', listener: () => void): unknown;
  getSystemIdleState(idleThresholdSeconds: number): 'active' | 'idle' | 'locked' | 'unknown';
}

/**
 * Whether the screen is locked. Windows and macOS tell when that changes; Linux has to be asked, and where its desktop
 * does not know either, the screen counts as unlocked.
 */
export function createScreenLock(monitor: LockMonitor): () => boolean {
  let locked = false;
  monitor.on('lock-screen', () => (locked = true));
  monitor.on('unlock-screen', () => (locked = false));
  return () => locked || monitor.getSystemIdleState(1) === 'locked';
}
