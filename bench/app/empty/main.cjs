// The floor: an Electron that shows one empty page, as small as a program with it can be.
'use strict';
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 960,
    height: 640,
    webPreferences: { sandbox: true, contextIsolation: true },
  });
  void window.loadFile(`${__dirname}/empty.html`);
});
