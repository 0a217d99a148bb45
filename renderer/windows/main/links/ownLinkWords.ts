import type { IntlShape } from 'react-intl';
import type { OwnLinkView } from '../../../../core/ipc/links.ts';

export const linkDate = (intl: IntlShape, at: number): string =>
  intl.formatDate(at, { day: 'numeric', month: 'long', hour: 'numeric', minute: 'numeric' });

/** How long a link of ours works, or why it does no more: what it is called where there are several. */
export function ownLinkName(intl: IntlShape, { state, expiresAt }: OwnLinkView): string {
  if (state !== 'works') return intl.formatMessage({ id: `links.state.${state}` });
  if (expiresAt === null) return intl.formatMessage({ id: 'links.forEver' });
  return intl.formatMessage({ id: 'links.until' }, { date: linkDate(intl, expiresAt) });
}

/** For how many people it is, and what goes along in it. */
export function ownLinkUse(intl: IntlShape, { mostPeople, guests, hasInvite }: OwnLinkView): string {
  return [
    mostPeople === null
      ? intl.formatMessage({ id: 'links.guests' }, { guests })
      : intl.formatMessage({ id: 'links.guestsOf' }, { guests, most: mostPeople }),
    ...(hasInvite ? [intl.formatMessage({ id: 'links.hasInvite' })] : []),
  ].join(' · ');
}
