import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listPackage } from '@electron/asar';
import { RELEASE, resourcesOf, type Architecture, type System } from './systems.ts';

/** What may stand in the archive; whatever else is there came in by mistake. */
const EXPECTED = /^\/(?:out(?:\/|$)|package\.json$|testRuntime(?:\/|$)|node_modules(?:$|\/better-sqlite3(?:\/|$)))/u;
const NATIVE: Readonly<Record<System, string>> = { linux: 'linux', windows: 'win32', mac: 'darwin' };

/** Our terms, those of others, and what there is of them. */
const LEGAL = ['legal/LICENSE.txt', 'legal/third-party.txt', 'legal/sbom.cdx.json'];

/** What macOS asks in, beside the English of Info.plist. */
const MAC_WORDS = ['ru.lproj/InfoPlist.strings'];

/** What lies in an unpacked program that should not, or does not and should. */
export async function contentFaults(system: System, architecture: Architecture, release = RELEASE): Promise<string[]> {
  const resources = resourcesOf(system, architecture, release);
  const archive = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) => path.replaceAll('\\', '/'));
  const beside = await filesBelow(join(resources, 'app.asar.unpacked'));
  const all = await filesBelow(resources);
  const modules =
    architecture === 'x64' && system !== 'mac' ? ['x64'] : system === 'mac' ? ['arm64', 'x64'] : ['arm64'];
  const native = modules.map((each) => `node_modules/better-sqlite3/prebuilds/${NATIVE[system]}-${each}.node`);
  const needed = ['/out/main/index.cjs', '/out/renderer/windows/main/index.html', '/package.json'];
  return [
    ...archive.filter((path) => !EXPECTED.test(path)).map((path) => `${path} should not be in the archive`),
    ...archive.filter((path) => path.endsWith('.map')).map((path) => `${path} is a source map`),
    ...needed.filter((path) => !archive.includes(path)).map((path) => `${path} is missing from the archive`),
    ...(beside.sort().join() === native.join()
      ? []
      : [`beside the archive lie ${beside.slice(0, 3).join(', ') || 'no files'}`]),
    ...['tray/app.png', ...LEGAL, ...(system === 'mac' ? MAC_WORDS : [])]
      .filter((path) => !all.includes(path))
      .map((path) => `${path} is missing`),
    ...(system === 'mac' ? await infoFaults(join(dirname(resources), 'Info.plist')) : []),
  ];
}

async function infoFaults(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  const said = [
    /<key>CFBundleIdentifier<\/key>\s*<string>app\.ringfort\.desktop</u,
    /<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>ringfort</u,
    /<key>NSMicrophoneUsageDescription<\/key>\s*<string>[^<]/u,
    /<key>NSCameraUsageDescription<\/key>\s*<string>[^<]/u,
    /<key>ElectronAsarIntegrity<\/key>\s*<dict>\s*<key>Resources\/app\.asar</u,
    /<key>LSMultipleInstancesProhibited<\/key>\s*<true/u,
  ];
  return said.filter((wanted) => !wanted.test(text)).map((wanted) => `Info.plist does not say ${wanted.source}`);
}

async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((each) => each.isFile())
    .map((each) =>
      join(each.parentPath, each.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}
