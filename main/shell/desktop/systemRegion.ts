import { regionOfEnvironment, validLocale, type Region } from '../../../core/words/region.ts';

/**
 * How the system writes times and numbers. Chromium's answer is the system's on macOS and Windows; on Linux it follows
 * the messages, so that LC_TIME and LC_NUMERIC are looked at first.
 */
export function systemRegion(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  systemLocale: string,
): Region {
  const system = validLocale(systemLocale);
  if (platform !== 'linux') return { times: system, numbers: system };
  const { times, numbers } = regionOfEnvironment(environment);
  return { times: times ?? system, numbers: numbers ?? system };
}
