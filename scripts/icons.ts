// Draws every icon of Ringfort into assets/: `npm run icons`. The results are committed.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { createICNS, createICO, BICUBIC } from 'png2icons';
import { projectRoot } from './electron/folders.ts';
import { fullMark, smallMark } from './icons/mark.ts';
import { svg, tile } from './icons/svg.ts';
import { colourTray, templateTray, trayStates } from './icons/trayDrawings.ts';

const assets = join(projectRoot, 'assets');
const shade =
  '<defs><linearGradient id="shade" x1="0" y1="0" x2="0" y2="1">' +
  '<stop offset="0" stop-color="#128270"/><stop offset="1" stop-color="#085a4e"/></linearGradient></defs>';
const icon = svg(shade, tile('url(#shade)', 20), fullMark({ ink: '#ffffff', wall: 30 }));
const smallIcon = svg(shade, tile('url(#shade)', 8), smallMark({ ink: '#ffffff', wall: 48 }));

function draw(drawing: string, size: number): Buffer {
  return new Resvg(drawing, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

function atSize(size: number): Buffer {
  return draw(size <= 48 ? smallIcon : icon, size);
}

async function save(path: string, content: string | Buffer): Promise<void> {
  await writeFile(join(assets, path), content);
}

for (const folder of ['icons', 'tray']) await mkdir(join(assets, folder), { recursive: true });
await save('icon.svg', icon);
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) await save(`icons/${size}x${size}.png`, atSize(size));

const large = draw(icon, 1024);
const ico = createICO(large, BICUBIC, 0, false, true);
const icns = createICNS(large, BICUBIC, 0);
if (ico === null || icns === null) throw new Error('The icon containers could not be made');
await save('icon.ico', ico);
await save('icon.icns', icns);

await save('tray/app.png', draw(icon, 256));
for (const state of trayStates) {
  await save(`tray/${state}.png`, draw(colourTray(state), 32));
  await save(`tray/${state}@2x.png`, draw(colourTray(state), 64));
  await save(`tray/${state}Template.png`, draw(templateTray(state), 16));
  await save(`tray/${state}Template@2x.png`, draw(templateTray(state), 32));
}
