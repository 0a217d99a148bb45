import { SocketAddress } from 'node:net';
import { MAGIC_COOKIE } from './stunMessage.ts';

export type IpFamily = 4 | 6;

export interface TransportAddress {
  readonly family: IpFamily;
  /** As the system writes it (RFC 5952 for IPv6), so that equal addresses are equal texts. */
  readonly address: string;
  readonly port: number;
}

/** RFC 8489, 14.1: the numbers of the families, also those of REQUESTED-ADDRESS-FAMILY (RFC 8656, 18.6). */
export const FAMILY_NUMBER = { 4: 0x01, 6: 0x02 } as const satisfies Record<IpFamily, number>;

const ADDRESS_BYTES = { 4: 4, 6: 16 } as const satisfies Record<IpFamily, number>;
const COOKIE_BYTES = Buffer.alloc(4);
COOKIE_BYTES.writeUInt32BE(MAGIC_COOKIE);
/** RFC 8489, 14.2: ports go under its upper half. */
const PORT_MASK = MAGIC_COOKIE >>> 16;

export function familyOfNumber(number: number | undefined): IpFamily | undefined {
  if (number === FAMILY_NUMBER[4]) return 4;
  return number === FAMILY_NUMBER[6] ? 6 : undefined;
}

/** Tells transport addresses apart in a map. */
export function transportAddressKey({ address, port }: TransportAddress): string {
  return `${address} ${port}`;
}

/** Of an address as sockets name it: IPv6 loses its zone, and what is IPv4-mapped (::ffff:0:0/96) is IPv4. */
export function transportAddress(named: string, port: number): TransportAddress {
  const address = named.replace(/^::ffff:(?=\d+\.)/iu, '').replace(/%.*$/u, '');
  return { family: address.includes(':') ? 6 : 4, address, port };
}

/** An IP address as the system writes it, however somebody typed it. */
export function canonicalAddress(typed: string): string {
  return new SocketAddress({ address: typed, family: typed.includes(':') ? 'ipv6' : 'ipv4' }).address;
}

/** Reads XOR-MAPPED-ADDRESS and its kin (RFC 8489, 14.2); undefined for what is none. */
export function readXorAddress(value: Buffer, transactionId: Buffer): TransportAddress | undefined {
  const family = familyOfNumber(value[1]);
  if (family === undefined || value.length !== 4 + ADDRESS_BYTES[family]) return undefined;
  const port = value.readUInt16BE(2) ^ PORT_MASK;
  const bytes = masked(value.subarray(4), transactionId);
  return { family, address: family === 4 ? bytes.join('.') : ipv6Text(bytes), port };
}

export function writeXorAddress(address: TransportAddress, transactionId: Buffer): Buffer {
  const head = Buffer.from([0, FAMILY_NUMBER[address.family], 0, 0]);
  head.writeUInt16BE(address.port ^ PORT_MASK, 2);
  return Buffer.concat([head, masked(addressBytes(address), transactionId)]);
}

/** One household: an IPv4 address, or the /64 that IPv6 gives a single link. */
export function networkOf(client: TransportAddress): string {
  return client.family === 4 ? client.address : addressBytes(client).toString('hex', 0, 8);
}

/** Four or 16. */
function addressBytes({ family, address }: TransportAddress): Buffer {
  return family === 4 ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
}

/** RFC 8489, 14.2: with the magic cookie, and for IPv6 with the transaction id behind it. */
function masked(bytes: Buffer, transactionId: Buffer): Buffer {
  const mask = Buffer.concat([COOKIE_BYTES, transactionId]);
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

function ipv6Text(bytes: Buffer): string {
  const groups = bytes.toString('hex').match(/.{4}/gu) ?? [];
  return canonicalAddress(groups.join(':'));
}

/** Of an address as the system writes it. */
function ipv6Bytes(address: string): Buffer {
  // The last 32 bits may stand as IPv4 (RFC 4291, 2.2).
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/u, (_, ...parts: string[]) => {
    const [a, b, c, d] = parts.slice(0, 4).map((part) => Number(part).toString(16).padStart(2, '0'));
    return `${a}${b}:${c}${d}`;
  });
  const [front = '', back = ''] = plain.split('::');
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'));
  const missing = 8 - groups(front).length - groups(back).length;
  const all = plain.includes('::')
    ? [...groups(front), ...Array.from({ length: missing }, () => '0'), ...groups(back)]
    : groups(plain);
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
