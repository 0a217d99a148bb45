// Loaded with -r in front of an application that tests drive: it learns that Electron is ready only once Playwright is
// connected. Playwright sometimes takes no notice of a window that opens while it connects, and then waits for good.
'use strict';
const { app } = require('electron');

const ready = app.whenReady();
const connected = new Promise((resolve) => {
  // The name under which Playwright says so.
  globalThis.__playwright_run = resolve;
});
app.whenReady = () => connected.then(() => ready);
