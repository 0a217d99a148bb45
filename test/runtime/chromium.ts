import { ensured } from './ensured.ts';

/** Debian's: the one that the suites drive. */
const CHROMIUM = '/usr/bin/chromium';

/** Where a real Chromium is to be started from, which is installed if it is not there. */
export async function chromiumProgram(): Promise<string> {
  await ensured({ programs: ['chromium'] });
  return CHROMIUM;
}
