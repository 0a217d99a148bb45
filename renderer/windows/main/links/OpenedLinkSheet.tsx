import type { OpenedLink } from '../../../../core/ipc/links.ts';
import { later } from '../../../components/mending/later.tsx';
import type { LinkSheetProps } from './LinkSheet.tsx';

const LinkSheet = later(async () => (await import('./LinkSheet.tsx')).LinkSheet);

export interface OpenedLinkSheetProps extends Omit<LinkSheetProps, 'link'> {
  readonly link: OpenedLink | null;
}

/** What is asked about a link is loaded with the first one: most days there is none. */
export function OpenedLinkSheet({ link, ...rest }: OpenedLinkSheetProps) {
  if (link === null) return null;
  return <LinkSheet link={link} {...rest} />;
}
