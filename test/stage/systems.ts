/*
 * Tests of what one system alone has run there: `test.runIf(ON_LINUX)`. The job of CI on the others runs all the rest.
 */

/** AppImages, coturn, scripts of Debian and its tools: nobody meets them on another system. */
export const ON_LINUX = process.platform === 'linux';

/** No shell, no script that is a program, no link that anybody may make, no folder that can be opened. */
export const ON_WINDOWS = process.platform === 'win32';

/** macOS has one address of its own; Linux and Windows have all of 127.0.0.0/8. */
export const HAS_MANY_LOOPBACKS = process.platform !== 'darwin';
