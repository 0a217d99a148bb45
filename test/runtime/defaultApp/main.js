// Takes the place of Electron's own default app, which the test runtime lacks: it makes `electron [-r MODULE] PATH`
// open the application at PATH, under that application's name and version. Playwright relies on `-r`.
'use strict';
const { app } = require('electron');
const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');

const preloads = [];
let target;
const words = process.argv.slice(1);
while (words.length > 0 && target === undefined) {
  const word = words.shift();
  if (word === '-r' || word === '--require') preloads.push(words.shift());
  else if (!word.startsWith('-')) target = path.resolve(word);
}
if (target === undefined) {
  console.error('Usage: electron [-r MODULE] PATH');
  process.exit(2);
}

process.defaultApp = true;
if (preloads.length > 0) Module._preloadModules(preloads);

const manifest = path.join(target, 'package.json');
if (fs.existsSync(manifest)) {
  const { version, productName, name, desktopName } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  if (version) app.setVersion(version);
  if (productName || name) {
    app.name = productName || name;
    const userData = app.commandLine.getSwitchValue('user-data-dir');
    app.setPath('userData', userData || path.join(app.getPath('appData'), app.name));
  }
  if (desktopName) app.setDesktopName(desktopName);
  app.setAppPath(target);
}
Module._load(Module._resolveFilename(target, null, true), Module, true);
