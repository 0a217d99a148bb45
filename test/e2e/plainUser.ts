import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { resolveElectron } from '../../scripts/electron/resolveElectron.ts';

export type PlainUserSearch =
  | { readonly found: true; readonly id: number }
  | { readonly found: false; readonly why: string };

/** A user without rights for Ringfort to run as; or why there is none on this machine. */
export async function findPlainUser(): Promise<PlainUserSearch> {
  const nobody = 65_534;
  if (process.platform !== 'linux') return { found: false, why: 'not Linux' };
  if (process.getuid?.() !== 0) return { found: false, why: 'not root' };
  const asNobody = (...command: string[]): boolean =>
    spawnSync('setpriv', [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--', ...command]).status === 0;
  if (!asNobody('unshare', '--user', 'true')) return { found: false, why: 'no user namespaces' };
  const { binary } = await resolveElectron(() => undefined);
  const readable = [binary, join(projectRoot, 'package.json')].every((file) => asNobody('test', '-r', file));
  return readable ? { found: true, id: nobody } : { found: false, why: 'the project is in a private folder' };
}
