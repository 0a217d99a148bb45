import type { IntlShape } from '@formatjs/intl';
import type { Clock } from './ports/clock.ts';
import { doctorReport, type DoctorFacts } from './app/doctor.ts';
import { examineProfile } from './ringfort/examination.ts';
import { doctorText, type DoctorHindrance } from './shell/doctorText.ts';
import type { Keyring } from './store/key/keyring.ts';

export interface DoctorCommandPorts extends Clock {
  readonly folder: string;
  readonly keyring: Keyring;
  /** False: a running Ringfort has the profile, and nobody else touches its files. */
  readonly isAlone: boolean;
  readonly texts: IntlShape<string>;
}

/**
 * `ringfort --doctor`: the check of the store without a window, for a terminal. Exit code 1: something is broken;
 * 3: another process has the data, so that they were not looked at.
 */
export async function doctorCommand({
  folder,
  keyring,
  now,
  isAlone,
  texts,
}: DoctorCommandPorts): Promise<{ readonly text: string; readonly exitCode: 0 | 1 | 3 }> {
  if (!isAlone) return { text: doctorText({ findings: [] }, 'inUse', texts), exitCode: 3 };
  const facts = await examineProfile({ folder, keyring, now, open: null });
  const report = doctorReport(facts);
  const isBad = report.findings.some(({ verdict }) => verdict === 'bad');
  const hindrance = hindranceOf(facts);
  return { text: doctorText(report, hindrance, texts), exitCode: hindrance === 'inUse' ? 3 : isBad ? 1 : 0 };
}

function hindranceOf({ keys, store }: DoctorFacts): DoctorHindrance | null {
  if (store === 'inUse') return 'inUse';
  if (keys.file === 'fresh') return 'fresh';
  return keys.file === 'whole' && !keys.keyringOpens && keys.passphrase ? 'locked' : null;
}
