import type { OwnLinkView } from '../../../../core/ipc/links.ts';

/** One that is used up still lets those ring who used it. */
export function mayRevoke({ state }: Pick<OwnLinkView, 'state'>): boolean {
  return state === 'works' || state === 'usedUp';
}
