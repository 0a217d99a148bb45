// Entry of a packaged Ringfort with the test runtime. A packaged Electron ignores NODE_OPTIONS, so the gaps of that
// runtime are closed here.
'use strict';
const path = require('node:path');
const { app, utilityProcess } = require('electron');

require('./boot.cjs');

// In a process of its own, too, where the server of a Ringfort runs that hosts.
const fork = utilityProcess.fork.bind(utilityProcess);
utilityProcess.fork = (module, args, options) =>
  fork(path.join(__dirname, 'bootedProcess.cjs'), [module, ...args], options);

require('../out/main/index.cjs');

// In Electron 25 whatever asks for a new process (a window, sound) ends a program of Linux whose file was replaced
// under it: the path of the old file is looked up, and there is none (mended since: electron/electron, pull request
// 41046). The file that lies there now is taken instead, which has the same Electron in every package of this runtime.
// Only once the start is over, which refuses this to whoever starts it.
app.commandLine.appendSwitch('browser-subprocess-path', process.execPath);
