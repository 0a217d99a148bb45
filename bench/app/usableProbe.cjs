// Required by the main process that is measured, before its own first line: says on standard output when a window can
// be used, and hides all windows when told to. What it looks for comes from the environment.
'use strict';
const { app, BrowserWindow } = require('electron');

const selector = process.env.RINGFORT_BENCH_USABLE;
// The frame after the one that was being made is on the screen with it.
const usable = `new Promise((usable) => {
  const look = () => {
    if (document.querySelector(${JSON.stringify(selector)}) === null) return false;
    requestAnimationFrame(() => requestAnimationFrame(() => usable(Date.now())));
    return true;
  };
  if (look()) return;
  const watch = new MutationObserver(() => look() && watch.disconnect());
  watch.observe(document, { childList: true, subtree: true });
})`;

app.on('browser-window-created', (_event, window) => {
  window.webContents.on('dom-ready', () => {
    // Of several windows the first one counts; a page that goes away answers no more.
    window.webContents.executeJavaScript(usable).then(
      (at) => process.stdout.write(`usable ${at}\n`),
      () => undefined,
    );
  });
});
process.stdin.on('data', () => {
  for (const window of BrowserWindow.getAllWindows()) window.hide();
  process.stdout.write('hidden\n');
});
