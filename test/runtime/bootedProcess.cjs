// Started with the module that is meant, and what that is given (packagedMain.cjs).
'use strict';
require('./boot.cjs');

const [meant] = process.argv.splice(2, 1);
require(meant);
