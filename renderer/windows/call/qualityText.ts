import type { IntlShape } from 'react-intl';
import type { Quality } from '../../../core/call/quality/quality.ts';

/** The bars in words. */
export function qualityText(intl: IntlShape, quality: Quality | null): string {
  return intl.formatMessage({ id: quality === null ? 'quality.bars.unknown' : `quality.bars.${quality.bars}` });
}
