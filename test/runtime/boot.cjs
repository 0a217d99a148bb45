// Loaded before anything else in every Node context of the test runtime (Electron 25: Node 18.15, Node-API 8).
// It closes the gaps between that runtime and the Electron the product ships with, so that the product's own
// code stays free of them.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

// Web Crypto is no global in this Node's main process.
globalThis.crypto ??= require('node:crypto').webcrypto;

// The SQLite addon's prebuild wants Node-API 10. The same sources, compiled for 8, lie in the runtime's resources.
const compiled = path.join(path.dirname(process.execPath), 'resources', 'better-sqlite3-nodeApi8.node');
if (Number(process.versions.napi) < 10 && fs.existsSync(compiled)) {
  const load = process.dlopen;
  process.dlopen = (module, file, ...flags) =>
    load(module, /better-sqlite3[\\/]prebuilds[\\/]/.test(file) ? compiled : file, ...flags);
}

// Came with Node 18.17.
URL.canParse ??= (text, base) => {
  try {
    return Boolean(new URL(text, base));
  } catch {
    return false;
  }
};

// Node lists the authorities that the system trusts since 22.15. On Linux they stand in one file.
const tls = require('node:tls');
tls.getCACertificates ??= (type = 'default') => {
  if (type !== 'system') return [...tls.rootCertificates];
  const text = fs.readFileSync(process.env.SSL_CERT_FILE ?? '/etc/ssl/certs/ca-certificates.crt', 'utf8');
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
};

// Fastify reports its requests through tracing channels, which came with Node 18.19. Nobody listens to them here, so
// what is left to do is to publish and to run the work.
const diagnostics = require('node:diagnostics_channel');
diagnostics.tracingChannel ??= (name) => {
  const parts = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
  const channels = Object.fromEntries(parts.map((part) => [part, diagnostics.channel(`tracing:${name}:${part}`)]));
  channels.start.runStores ??= (context, work, self, ...args) => {
    channels.start.publish(context);
    return Reflect.apply(work, self, args);
  };
  return {
    ...channels,
    get hasSubscribers() {
      return parts.some((part) => channels[part].hasSubscribers);
    },
  };
};
