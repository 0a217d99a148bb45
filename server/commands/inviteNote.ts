/** What the options of the server say of who may register there, as far as a command beside it is told them. */
export interface RegistrationTerms {
  readonly registration: string;
  readonly publicUrls: readonly string[];
}

/**
 * What whoever makes an invite does not expect of it, if anything. Without a public address the options may be those of
 * a shell, and not those that the server was started with: nothing is known then.
 */
export function inviteNote({ registration, publicUrls }: RegistrationTerms): string | null {
  if (registration === 'closed')
    return 'Nobody may register at this server (RINGFORT_REGISTRATION=closed), with a code neither.';
  const [url] = publicUrls;
  if (registration !== 'open' || url === undefined) return null;
  return `Whoever finds ${url} may register without a code: say RINGFORT_REGISTRATION=invite if that is not meant.`;
}
