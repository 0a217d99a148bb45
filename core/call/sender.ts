import type { RemoteDevice } from './call.ts';

/** Who encrypted a message, as its session says. Anybody with a session can write one under any call. */
export interface Sender {
  readonly peer: string;
  readonly device: RemoteDevice;
  /** False: it came without a ratchet. */
  readonly forwardSecret: boolean;
}
