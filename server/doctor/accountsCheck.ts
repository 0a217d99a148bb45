import type { RegistrationMode } from '../domain/registration.ts';
import { type Finding, warning, well } from './finding.ts';

/** Who may register at a server with these public addresses: anybody is what a host has to have meant. */
export function judgeRegistration(mode: RegistrationMode, publicUrls: readonly string[]): Finding {
  if (mode === 'closed') return well('accounts', 'nobody may register');
  if (mode === 'invite') return well('accounts', 'whoever has a code of ringfort-server invite may register');
  const [url] = publicUrls;
  if (url === undefined) return well('accounts', 'whoever reaches the server may register');
  return warning(
    'accounts',
    `whoever finds ${url} may register`,
    'Unless that is meant: --registration invite (RINGFORT_REGISTRATION), and ringfort-server invite for each person.',
  );
}
