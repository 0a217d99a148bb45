// Entry of a packaged Ringfort with the test runtime. A packaged Electron ignores NODE_OPTIONS, so the gaps of that
// runtime are closed here.
'use strict';
require('./boot.cjs');
require('../out/main/index.cjs');
