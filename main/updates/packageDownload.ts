import { createHash } from 'node:crypto';
import { statfsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { ReleasePackage } from '../../core/updates/releaseStatement.ts';
import { boundedRead, type ReadPorts } from './boundedRead.ts';
import { fileFailure, UpdateError } from './updateError.ts';

const SILENCE_MS = 60_000;
/** A slow line takes an hour for 120 MB; who takes six does it on purpose. */
const TOTAL_MS = 6 * 3_600_000;
/** What a disk keeps free for everything else. */
const SPARE_BYTES = 32 * 1024 * 1024;

/** Throws `diskFull` before anything is asked for that would find no room. */
export function checkRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes + SPARE_BYTES) throw new UpdateError('diskFull');
}

/**
 * Fetches a package into a new file: exactly as many bytes as its statement says, with its digest, on the disk when
 * this resolves. Throws UpdateError, and leaves nothing. `onBytes`: how many there are.
 */
export async function downloadPackage(
  ports: ReadPorts,
  feed: string,
  { file, size, sha512 }: ReleasePackage,
  destination: string,
  signal: AbortSignal,
  onBytes: (received: number) => void,
): Promise<void> {
  const digest = createHash('sha512');
  let received = 0;
  const limits = { maxBytes: size, silenceMs: SILENCE_MS, totalMs: TOTAL_MS };
  try {
    const written = await open(destination, 'w', 0o600);
    try {
      await boundedRead(ports, `${feed}/${file}`, limits, signal, async (piece) => {
        await written.writeFile(piece).catch((error: unknown) => {
          throw fileFailure(error);
        });
        digest.update(piece);
        received += piece.length;
        onBytes(received);
      });
      if (received !== size) throw new UpdateError('incomplete');
      if (digest.digest('base64') !== sha512) throw new UpdateError('damaged');
      await written.sync();
    } finally {
      await written.close();
    }
  } catch (error) {
    await rm(destination, { force: true }).catch(() => undefined);
    throw fileFailure(error);
  }
}
