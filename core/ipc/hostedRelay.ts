/** What is known of the address under which others reach a hosted relay: told by the person, seen, or nothing. */
export const RELAY_ADDRESSES = ['option', 'network', 'unknown'] as const;

/** How the relay fares that a hosted server brings along. */
export type HostedRelay =
  /** None is wanted. */
  | { readonly state: 'off' }
  /** It is tried again and again. */
  | { readonly state: 'down' }
  | {
      readonly state: 'running';
      /** UDP and TCP. */
      readonly port: number;
      readonly address: (typeof RELAY_ADDRESSES)[number];
    };
