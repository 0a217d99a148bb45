import type { ResolveProxy } from '../../main/signalling/serverWay.ts';

/** A system that wants no proxy for any address. */
export const noProxy: ResolveProxy = () => Promise.resolve('DIRECT');
