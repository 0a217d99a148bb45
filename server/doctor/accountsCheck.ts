import type { RegistrationMode } from '../domain/registration.ts';
import { type Finding, warningFinding, wellFinding } from './finding.ts';

/** Who may register at a server with these public addresses: anybody is what a host has to have meant. */
export function judgeRegistration(mode: RegistrationMode, publicUrls: readonly string[]): Finding {
  if (mode === 'closed') return wellFinding('accounts', 'nobody may register');
  if (mode === 'invite') return wellFinding('accounts', 'whoever has a code of ringfort-server invite may register');
  const [url] = publicUrls;
  if (url === undefined) return wellFinding('accounts', 'whoever reaches the server may register');
  return warningFinding(
    'accounts',
    `whoever finds ${url} may register`,
    'Unless that is meant: --registration invite (RINGFORT_REGISTRATION), and ringfort-server invite for each person.',
  );
}
