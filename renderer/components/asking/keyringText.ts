import type { IntlShape } from 'react-intl';
import { keyringName } from '../../../core/words/keyringName.ts';

/** What a person calls this password store. */
export function keyringText({ formatMessage }: IntlShape, backend: string): string {
  const id = keyringName(backend);
  return id === null ? backend : formatMessage({ id });
}
