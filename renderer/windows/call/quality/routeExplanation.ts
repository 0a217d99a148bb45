import type { Route } from '../../../../core/call/call.ts';

/** What a route means for who sees what; the transport to a relay changes nothing of that. */
export const routeExplanation = (route: Route) =>
  route === 'direct' ? 'call.route.direct.explain' : 'call.route.relayed.explain';
