import type { Address } from '../../core/ratchet/signalCrypto.ts';
import type { DecryptOptions, EncryptOptions, PeerCrypto, SignalCrypto } from './SignalCrypto.ts';

/**
 * A message takes a millisecond or two with its commit, and a refused one less: eight of them are no pause anybody
 * sees.
 */
const MESSAGES_A_TURN = 8;

/** The handle of a peer whose messages are read in turns. */
export interface PeerCryptoInTurns<M> {
  readonly address: Address;
  readonly forwardSecret: boolean;
  encryptToBase64(message: M, options?: EncryptOptions): string;
  decryptFromBase64(text: string, options?: DecryptOptions<M>): Promise<M>;
}

/**
 * Reads messages a few at a time, whoever they are of, and lets what waits in the event loop run in between (A85): a
 * server can put a thousand of them into one unit. Each is still read and committed at one go. `othersFirst` resolves
 * when the others have run.
 */
export function decryptingInTurns<M>(
  crypto: Pick<SignalCrypto<M>, 'forPeer'>,
  othersFirst = nextTurnOfTheLoop,
): (address: Address) => PeerCryptoInTurns<M> {
  const turn = { left: MESSAGES_A_TURN, passes: Promise.resolve(), isPassing: false };

  /** Who comes while others run waits with them, or a turn would have no end. */
  const takeTurn = async (): Promise<void> => {
    while (turn.left === 0) {
      if (!turn.isPassing) {
        turn.isPassing = true;
        turn.passes = othersFirst().finally(() => {
          turn.left = MESSAGES_A_TURN;
          turn.isPassing = false;
        });
      }
      await turn.passes;
    }
    turn.left -= 1;
  };

  return (address) => {
    const peer: PeerCrypto<M> = crypto.forPeer(address);
    return {
      address: peer.address,
      get forwardSecret() {
        return peer.forwardSecret;
      },
      encryptToBase64: (message, options) => peer.encryptToBase64(message, options),
      decryptFromBase64: async (text, options) => {
        await takeTurn();
        return peer.decryptFromBase64(text, options);
      },
    };
  };
}

function nextTurnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
