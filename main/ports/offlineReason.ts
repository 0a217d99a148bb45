/** Why there is no connection to the server, as windows tell it. */
export type { OfflineReason } from '../../core/ipc/snapshot.ts';
