// Entry of a packaged Ringfort that is made for tests. A packaged Electron ignores NODE_OPTIONS, so the gaps of the
// test runtime are closed here, and the port that Playwright drives it through is hidden from the product's own entry,
// which refuses to start with it.
'use strict';
require('./boot.cjs');

const { commandLine } = require('electron').app;
const hasSwitch = commandLine.hasSwitch.bind(commandLine);
commandLine.hasSwitch = (name) => name !== 'remote-debugging-port' && hasSwitch(name);

require('../out/main/index.cjs');
