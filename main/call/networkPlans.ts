import { lacksRelay, type IceServer, type NetworkPlan } from '../../core/call/call.ts';
import type { Timers } from '../ports/clock.ts';

export interface NetworkPlansPorts extends Timers {
  /** The setting for all calls. */
  readonly alwaysRelay: () => boolean;
  /** Whether calls with this person go through a relay or not at all: no contact, or a contact for whom it is set. */
  readonly isRelayed: (peer: string) => Promise<boolean>;
  /** Relays usable now. */
  readonly relays: () => readonly IceServer[];
  /** Asks the server for credentials that are good from now on. */
  readonly refreshRelays: () => Promise<void>;
}

export interface NetworkPlans {
  /** How media may travel in a call with this person, by the relays that are known now. */
  readonly planFor: (peer: string) => Promise<NetworkPlan>;
  /**
   * The same for a person who calls or answers, `relayed` by their own choice too. Where only a relay may carry it and
   * none is known, the server is asked first: it may have been out of reach until now, and that is no word of it.
   */
  readonly planToBegin: (peer: string, relayed?: boolean) => Promise<NetworkPlan>;
  /** The same for a call that began a while ago, after a short wait for fresh credentials. */
  readonly freshPlanFor: (peer: string) => Promise<NetworkPlan>;
}

/** How long a restart waits for fresh relay credentials. */
const RELAY_REFRESH_MS = 1_500;

/**
 * Decides whether the address of this computer may leave for a peer (docs/adr/0011-strangers-relayed.md). Strangers are
 * relayed whatever the setting: only people we know may learn our address. For one of these a person may be stricter
 * than for all, never laxer.
 */
export function createNetworkPlans(ports: NetworkPlansPorts): NetworkPlans {
  const planFor = async (peer: string): Promise<NetworkPlan> => ({
    relayOnly: ports.alwaysRelay() || (await ports.isRelayed(peer)),
    iceServers: ports.relays(),
  });

  /** Credentials may have lapsed since the call began. Without a server, those that there are have to do. */
  const freshRelays = (): Promise<void> =>
    new Promise((resolve) => {
      const stop = ports.startTimer(RELAY_REFRESH_MS, resolve);
      void ports
        .refreshRelays()
        .catch(() => undefined)
        .finally(() => {
          stop();
          resolve();
        });
    });

  return {
    planFor,
    planToBegin: async (peer, relayed = false) => {
      const asChosen = async (): Promise<NetworkPlan> => {
        const { relayOnly, iceServers } = await planFor(peer);
        return { relayOnly: relayOnly || relayed, iceServers };
      };
      const known = await asChosen();
      if (!lacksRelay(known)) return known;
      await freshRelays();
      return asChosen();
    },
    freshPlanFor: async (peer) => {
      await freshRelays();
      return planFor(peer);
    },
  };
}
