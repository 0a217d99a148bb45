import type { RingTestWish } from '../../../../core/ipc/ringTestShapes.ts';

/** Which kinds of devices there are. None is opened: a light of a camera would tell people that somebody films them. */
export async function lookForDevices(
  list: () => Promise<readonly Pick<MediaDeviceInfo, 'kind'>[]> = async () => navigator.mediaDevices.enumerateDevices(),
): Promise<RingTestWish> {
  try {
    const kinds = new Set((await list()).map(({ kind }) => kind));
    const standing = (kind: MediaDeviceKind) => (kinds.has(kind) ? 'found' : 'none');
    return { microphone: standing('audioinput'), camera: standing('videoinput') };
  } catch {
    return { microphone: 'unknown', camera: 'unknown' };
  }
}
