/** A device of a user: what frames are sent to and what signs in. */
export interface DeviceAddress {
  readonly user: string;
  readonly device: number;
}

/** One text per address, for maps. A handle holds no slash. */
export function addressKey(address: DeviceAddress): string {
  return `${address.user}/${address.device}`;
}

/** Whether two addresses name the same device. */
export function sameAddress(one: DeviceAddress, other: DeviceAddress): boolean {
  return one.user === other.user && one.device === other.device;
}
