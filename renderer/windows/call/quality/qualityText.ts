import type { IntlShape } from 'react-intl';
import type { Quality } from '../../../../core/call/quality/quality.ts';

/** The bars in words. */
export function qualityText(intl: IntlShape, quality: Quality | null): string {
  return intl.formatMessage({ id: quality === null ? 'quality.bars.unknown' : `quality.bars.${quality.bars}` });
}

/** Why it is bad; null where nothing is bad enough for words. */
export function causeText(intl: IntlShape, quality: Quality | null, peer: string): string | null {
  const cause = quality?.cause ?? null;
  return cause === null ? null : intl.formatMessage({ id: `quality.cause.${cause}` }, { peer });
}
