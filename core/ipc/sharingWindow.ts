import type { CallRef } from '../call/call.ts';
import { push, request, returns } from './define.ts';
import { done, nothing } from './requestShapes.ts';
import type { SettingsPart } from './snapshot.ts';

/** What a call shows of this computer. */
export type SharedKind = 'screen' | 'window';

export interface SharingView {
  readonly settings: SettingsPart;
  /** To whom; null: to nobody any more. */
  readonly peer: Pick<CallRef, 'peer' | 'name'> | null;
  readonly kind: SharedKind;
}

/** The line above all other windows that says who sees what is shared, and ends it. */
export const sharingWindow = {
  current: request(nothing, returns<SharingView>()),
  settings: push<SettingsPart>(),
  stop: request(nothing, done),
};

export type SharingWindow = typeof sharingWindow;
