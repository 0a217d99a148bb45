import type { WhoMayRing } from './mayRing.ts';
import type { Quiet } from './quiet.ts';

/** What of a person's own choice keeps all calls silent that nothing excepts. */
export type Silence = 'nobodyMayRing' | Quiet['reason'];

export interface ChosenSilence {
  readonly values: { readonly whoMayRing: WhoMayRing };
  readonly quiet: Quiet | null;
}

/** As it is now. What lasts until it is changed is told before what ends by itself: that end would promise calls. */
export function silenceNow({ values, quiet }: ChosenSilence): Silence | null {
  return values.whoMayRing === 'nobody' ? 'nobodyMayRing' : (quiet?.reason ?? null);
}
