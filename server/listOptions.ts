import { isIP } from 'node:net';
import { isIceServerUrl } from '../core/protocol/iceServerUrl.ts';
import { trustedProxies } from './http/clientAddress.ts';

/**
 * An option that takes a comma list: what it makes of an entry, and what it says of one that it can make nothing of.
 */
interface ListOption {
  readonly read: (typed: string) => string | undefined;
  readonly complaint: (typed: string) => string;
}

const LIST_OPTIONS = {
  'public-url': {
    read: originOf,
    complaint: (typed) =>
      `"${typed}" is no public address. Write the scheme and host, for example https://calls.example.org.`,
  },
  'turn-urls': {
    read: (typed) => (isIceServerUrl(typed) ? typed : undefined),
    complaint: (typed) => `"${typed}" is not a TURN address. Write turn:host:port or turns:host:port.`,
  },
  'trust-proxy': {
    read: (typed) => (isRange(typed) ? typed : undefined),
    complaint: (typed) => `"${typed}" is no proxy to trust. Write an address or a range, for example 10.0.0.0/8.`,
  },
  'relay-address': {
    read: (typed) => (isIP(typed) === 0 ? undefined : typed),
    complaint: (typed) =>
      `"${typed}" is no IP address. Write the public one of this machine, for example 198.51.100.7.`,
  },
  'relay-peers': {
    read: (typed) => (isRange(typed) ? typed : undefined),
    complaint: (typed) => `"${typed}" is no range of addresses. Write one, for example 100.64.0.0/10.`,
  },
  'allow-hosts': {
    read: (typed) => (/^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])$/iu.test(typed) ? typed : undefined),
    complaint: (typed) => `"${typed}" is not the name of a host. Write it without scheme and port: calls.example.org.`,
  },
} as const satisfies Readonly<Record<string, ListOption>>;

export interface ReadListOption {
  readonly entries: readonly string[];
  /** One for each entry that was left out: it costs the others nothing (A83). */
  readonly warnings: readonly string[];
  /** The same, before anything was decided about them. */
  readonly complaints: readonly string[];
  /** Not one entry fits: the server would go without what somebody asked for. */
  readonly mistake: string | null;
}

/** Reads a comma list entry by entry. */
export function readListOption(name: keyof typeof LIST_OPTIONS, text: string | undefined): ReadListOption {
  const { read, complaint }: ListOption = LIST_OPTIONS[name];
  const typed = (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const entries = typed.map((one) => read(one)).filter((entry) => entry !== undefined);
  const complaints = typed.filter((one) => read(one) === undefined).map((one) => complaint(one));
  return {
    entries,
    complaints,
    warnings: complaints.map((one) => `${one} It is left out.`),
    mistake: entries.length === 0 && complaints.length > 0 ? complaints.join(' ') : null,
  };
}

/** The origin of an address that is nothing more than one. */
function originOf(typed: string): string | undefined {
  if (!URL.canParse(typed)) return undefined;
  const { protocol, origin, pathname, search, hash, username } = new URL(typed);
  const isPlain = pathname === '/' && search === '' && hash === '' && username === '';
  return isPlain && (protocol === 'https:' || protocol === 'http:') ? origin : undefined;
}

/** An address or a range of them. */
function isRange(typed: string): boolean {
  try {
    trustedProxies([typed]);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
