/** A device of a user, as the ratchet, the store and the server name it: one type, whichever room speaks of it. */
export type { Address } from '../../core/ratchet/signalCrypto.ts';
