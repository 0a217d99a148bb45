interface Package {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  readonly text: string;
}

/** What the build wrote of itself and of the code of others that is in it. */
export interface ThirdParty {
  readonly version: string;
  readonly packages: readonly Package[];
}

const LINE = 100;
const TEXT = 100_000;

/** Reads it from our own scheme; nothing where it cannot be read. */
export async function readThirdParty(): Promise<ThirdParty | null> {
  try {
    const answer = await fetch(new URL('/legal/third-party.json', location.href));
    return answer.ok ? parse(await answer.json()) : null;
  } catch {
    return null;
  }
}

function parse(written: unknown): ThirdParty | null {
  if (typeof written !== 'object' || written === null || !('version' in written && 'packages' in written)) return null;
  const { version, packages } = written;
  return isText(version, LINE) && Array.isArray(packages) && packages.every(isPackage) ? { version, packages } : null;
}

function isPackage(one: unknown): one is Package {
  if (typeof one !== 'object' || one === null) return false;
  if (!('name' in one && 'version' in one && 'licence' in one && 'text' in one)) return false;
  return [one.name, one.version, one.licence].every((line) => isText(line, LINE)) && isText(one.text, TEXT);
}

function isText(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length <= limit;
}
