// Entry of a packaged Ringfort that Playwright drives. Two switches are hidden from the product's own entry, which
// refuses to start with them: the port that it is driven through and, for root alone, who has no sandbox to lose,
// --no-sandbox.
'use strict';
const { app } = require('electron');
const hasSwitch = app.commandLine.hasSwitch.bind(app.commandLine);
const isRoot = process.getuid?.() === 0;
const hidden = ['remote-debugging-port', ...(isRoot ? ['no-sandbox'] : [])];
app.commandLine.hasSwitch = (name) => !hidden.includes(name) && hasSwitch(name);
// Asking for a sandbox that root cannot have ends every child process.
if (isRoot && hasSwitch('no-sandbox')) app.enableSandbox = () => undefined;

require('./packagedMain.cjs');
