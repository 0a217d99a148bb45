/**
 * What became of the network of this computer while a call lives, as far as what its engine gathered depends on it.
 *
 * - `same`: nothing has changed since anything was gathered.
 * - `gone`: there is none. Whatever is asked of it fails, and says nothing of whoever is asked.
 * - `changed`: another one, over which nothing was gathered yet.
 * - `followed`: everything is gathered anew over that one, or was.
 * - `inVain`: over that one no relay gave an address, where only a relay may carry the call.
 */
export type OwnNetwork = 'same' | 'gone' | 'changed' | 'followed' | 'inVain';

/** Of an interface of this computer: whether any path goes by it. Every interface has a link-local address. */
export function leadsOut({ address, internal }: { readonly address: string; readonly internal: boolean }): boolean {
  return !internal && !/^fe[89ab][0-9a-f]:/iu.test(address) && !address.startsWith('169.254.');
}

/** There are other addresses. `gathers`: something was gathered, or is being gathered. */
export function afterChange(gathers: boolean): OwnNetwork {
  return gathers ? 'changed' : 'same';
}

/** Everything is gathered anew from now on. */
export function afterGathering(network: OwnNetwork): OwnNetwork {
  return network === 'changed' ? 'followed' : network;
}

/** Over the new network too there was no way. `lacks`: what was missing first of all. */
export function afterNoWay(network: OwnNetwork, lacks: 'relay' | 'path'): OwnNetwork {
  return network === 'followed' && lacks === 'relay' ? 'inVain' : network;
}

/**
 * Whether a relay that gave no address is what failed: only where it was asked over a network that stayed, and had the
 * time to answer. `waited`: whatever was asked last had that.
 */
export function mayBlameRelays(network: OwnNetwork, waited: boolean): boolean {
  switch (network) {
    case 'same':
    case 'inVain':
      return true;
    case 'gone':
    case 'changed':
      return false;
    case 'followed':
      return waited;
  }
}
