import { MAX_TURN_SERVERS, MAX_TURN_URLS } from '../core/protocol/iceServerUrl.ts';
import type { TurnService } from './domain/turnCredentials.ts';
import { readListOption } from './listOptions.ts';

/** What the command line and the environment say of TURN servers. */
export interface ReadTurnOptions {
  /** In the order in which they were given. */
  readonly services: readonly TurnService[];
  /** One for each entry that was left out: it costs the others nothing (A83). */
  readonly warnings: readonly string[];
  /** There is none of which anything fits: the server would go without what somebody asked for. */
  readonly mistake: string | null;
}

interface TurnFlags {
  readonly 'turn-urls'?: string | undefined;
  readonly 'turn-secret'?: string | undefined;
}

/** Each TURN server has a secret of its own; of further ones the environment tells, where secrets belong. */
export function readTurnOptions(
  flags: TurnFlags,
  environment: Readonly<Record<string, string | undefined>>,
): ReadTurnOptions {
  const read = Array.from({ length: MAX_TURN_SERVERS }, (_, index) => {
    const suffix = index === 0 ? '' : `_${index + 1}`;
    const [urls, secret] = [environment[`RINGFORT_TURN_URLS${suffix}`], environment[`RINGFORT_TURN_SECRET${suffix}`]];
    return index === 0
      ? readServer(suffix, flags['turn-urls'] ?? urls, flags['turn-secret'] ?? secret)
      : readServer(suffix, urls, secret);
  });
  const services = read.flatMap(({ service }) => (service === null ? [] : [service]));
  const complaints = read.flatMap(({ complaints: said }) => said);
  const nothingLeft = services.length === 0 && complaints.length > 0;
  return {
    services,
    warnings: nothingLeft ? [] : complaints.map((one) => `${one} It is left out.`),
    mistake: nothingLeft ? complaints.join(' ') : null,
  };
}

interface ReadServer {
  readonly service: TurnService | null;
  readonly complaints: readonly string[];
}

function readServer(suffix: string, typedUrls: string | undefined, secret: string | undefined): ReadServer {
  const { entries, complaints: wrong } = readListOption('turn-urls', typedUrls);
  const [urls, beyond] = [entries.slice(0, MAX_TURN_URLS), entries.slice(MAX_TURN_URLS)];
  const complaints = [
    ...wrong,
    ...beyond.map((url) => `"${url}" is one too many: RINGFORT_TURN_URLS${suffix} takes ${MAX_TURN_URLS} addresses.`),
  ];
  const hasSecret = secret !== undefined && secret !== '';
  if (urls.length === 0) {
    if (!hasSecret || complaints.length > 0) return { service: null, complaints };
    const address = `set RINGFORT_TURN_URLS${suffix}, for example turn:turn.example.org:3478.`;
    return { service: null, complaints: [`A TURN secret needs an address: ${address}`] };
  }
  if (hasSecret) return { service: { urls, secret }, complaints };
  const how = `set RINGFORT_TURN_SECRET${suffix} to the static-auth-secret of the TURN server.`;
  return { service: null, complaints: [...complaints, `A TURN address needs its secret: ${how}`] };
}
