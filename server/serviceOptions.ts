import { readFileSync } from 'node:fs';
import { readEnvironmentFile } from './environmentFile.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a command that is called by hand where a service runs: its options stand in the file that
 * RINGFORT_OPTIONS names, and what is said by hand beats them. A file that is not there, or not for whoever asks,
 * says nothing. The service itself has them from systemd.
 */
export function withServiceOptions(environment: Environment): Environment {
  const { RINGFORT_OPTIONS: file, RINGFORT_USUAL_DATA: usual, ...byHand } = environment;
  if (file === undefined || file === '') return environment;
  const ofService = [...readEnvironmentFile(textOf(file))].filter(([name]) => name.startsWith('RINGFORT_'));
  const said = Object.entries(byHand).filter(([, value]) => value !== '');
  const all = { ...Object.fromEntries(ofService), ...Object.fromEntries(said) };
  return { ...all, RINGFORT_DATA: all['RINGFORT_DATA'] || usual };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
