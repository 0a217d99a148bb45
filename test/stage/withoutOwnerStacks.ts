import * as React from 'react';

const INTERNALS = '__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE';
/** React counts up to ten thousand a second. */
const MORE_THAN_ANY = 1e9;

/**
 * For its warnings, React draws up the stack of each element that is made, which takes a sixth of the time of these
 * tests. It stops by itself once it has drawn up many in a second, and has no switch: so it is told that it has. Where
 * another React keeps no such count, nothing is changed.
 */
export function turnOffOwnerStacks(): void {
  const internals: unknown = Reflect.get(React, INTERNALS);
  if (typeof internals !== 'object' || internals === null || !('recentlyCreatedOwnerStacks' in internals)) return;
  Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', {
    get: () => MORE_THAN_ANY,
    // React counts on, and begins anew each second.
    set: () => {},
    configurable: true,
  });
}
