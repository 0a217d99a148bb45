import { expect, test } from 'vitest';
import { cleanEnvironment } from './foreignEnvironment.ts';

test('nothing that opens connections, runs code or takes the sandbox away is left in the environment (A90)', () => {
  const foreign = {
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    NODE_OPTIONS: '--require /x.js',
    NODE_PATH: '/x',
    SSLKEYLOGFILE: '/keys',
    SSL_CERT_FILE: '/ca.pem',
    OPENSSL_CONF: '/openssl.cnf',
    ELECTRON_RUN_AS_NODE: '1',
    ELECTRON_DISABLE_SANDBOX: '1',
    // Windows takes names in any case.
    node_options: '--inspect',
  };
  const { env, removed } = cleanEnvironment({ PATH: '/bin', ...foreign });
  expect(env).toEqual({ PATH: '/bin' });
  expect(removed).toEqual(Object.keys(foreign).sort());
});

test('what a desktop sets is kept, so that an ordinary start is one start (A90)', () => {
  const ordinary = {
    HOME: '/home/bob',
    DISPLAY: ':0',
    LANG: 'ru_RU.UTF-8',
    HTTPS_PROXY: 'http://proxy:3128',
    NODE_ENV: 'production',
    ELECTRON_OZONE_PLATFORM_HINT: 'auto',
    SSH_AUTH_SOCK: '/run/ssh',
  };
  expect(cleanEnvironment({ ...ordinary, UNSET: undefined })).toEqual({ env: ordinary, removed: [] });
});
