/** What a unit of systemd says of how its program is started. */
export interface SystemdUnit {
  readonly start: string;
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ambient: string;
}

/** Reads a unit and what changes it, in the order of systemd; `read` has the files of the machine that it is on. */
export async function readUnit(
  files: readonly string[],
  read: (path: string) => Promise<string>,
): Promise<SystemdUnit> {
  const text = (await Promise.all(files.map(read))).join('\n');
  const all = (key: string) => [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gmu'))].map(([, value = '']) => value);
  const environment: Record<string, string> = Object.fromEntries(
    all('Environment').map((line) => line.split(/=(.*)/su)),
  );
  for (const file of all('EnvironmentFile')) {
    const lines = (await read(file.replace(/^-/u, ''))).split('\n');
    for (const line of lines)
      if (/^\w+=/u.test(line)) Object.assign(environment, Object.fromEntries([line.split(/=(.*)/su)]));
  }
  return {
    start: all('ExecStart')[0] ?? '',
    user: all('User')[0] ?? 'root',
    environment,
    ambient: all('AmbientCapabilities').join(''),
  };
}
