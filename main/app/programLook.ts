import type { SnapshotPublisher } from './snapshotPublisher.ts';

/** Whether this program was replaced (ADR 77): asked anew wherever something fails, and windows hear the answer. */
export function createProgramLook(
  publisher: Pick<SnapshotPublisher, 'update'>,
  isReplaced: () => boolean,
): () => boolean {
  return () => {
    const is = isReplaced();
    publisher.update('settings', { isReplaced: is });
    return is;
  };
}
