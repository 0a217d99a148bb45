import { ensureSystem, type SystemNeeds } from '../../scripts/electron/systemLibraries.ts';

const known = new Map<string, Promise<void>>();

/**
 * Installs what a test, a bench or a soak is about to start, on a machine that has never run one; asked once in a
 * process. Whoever starts a program asks for it here, so that none depends on what another run has installed.
 */
export async function ensured(needs: SystemNeeds): Promise<void> {
  const key = JSON.stringify(needs);
  const asked = known.get(key) ?? ensureSystem(needs, (line) => void process.stderr.write(`${line}\n`));
  known.set(key, asked);
  await asked;
}
