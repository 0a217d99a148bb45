// Import rules (the arrows of the house): who may import whom. What is not allowed here is a mistake, or wants an ADR
// first.
'use strict';

const test = '[.]test[.]tsx?$';

/** `from` may take nothing of ours but what `to` matches. */
function mayImportOnly(name, from, to, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, pathNot: test },
    to: { path: '^(core|main|preload|renderer|server|test|scripts|bench)/', pathNot: to },
  };
}

function mayNotImport(name, from, to, comment) {
  return { name, comment, severity: 'error', from: { path: from, pathNot: test }, to: { path: to } };
}

/** npm packages (and Electron, and Node) that a room may name; dependency-cruiser sees them as paths. */
function mayUsePackages(name, from, packages, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, pathNot: test },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'core'],
      pathNot: packages.map((one) => `(^|node_modules/)${one}(/|$)`),
    },
  };
}

const mainRooms = ['app', 'call', 'crypto', 'ipc', 'shell', 'signalling', 'store', 'updates', 'voice'];
// An adapter implements the port that the room in need of it has written down, so it may see that type.
const portsSeenBy = { store: '^main/(call|crypto|signalling)/' };

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-missing',
      severity: 'error',
      from: {},
      // Made while it is built: scripts/bundle/compiledWords.ts.
      to: { couldNotResolve: true, pathNot: '^[.][.]/out/|^@mediapipe/.*[.]wasm[?]url$|^virtual:words/' },
    },

    mayImportOnly('core-ratchet', '^core/ratchet/', '^core/ratchet/', 'The ratchet stands alone.'),
    mayImportOnly('core-protocol', '^core/protocol/', '^core/protocol/', 'What travels stands alone.'),
    mayImportOnly(
      'core-call',
      '^core/call/',
      '^core/(call/|ratchet/signalCrypto[.]ts$)',
      'The call stands alone, but for the words that are made of what it agreed.',
    ),
    mayImportOnly('core-headset', '^core/headset/', '^core/headset/', 'Buttons and lights stand alone.'),
    mayImportOnly('core-shortcuts', '^core/shortcuts/', '^core/shortcuts/', 'Keys stand alone.'),
    mayImportOnly('core-words', '^core/words/', '^core/(words|call)/', 'Words are data; they are chosen by the call.'),
    mayImportOnly(
      'core-backup',
      '^core/backup/',
      '^core/(backup|ipc|call|protocol)/',
      'It holds what the others name.',
    ),
    mayImportOnly(
      'core-updates',
      '^core/updates/',
      '^core/(updates/|protocol/(encodedBytes|validators)[.]ts$|ratchet/signalCrypto[.]ts$)',
      'Which release is taken depends on nothing else that Ringfort does.',
    ),
    mayImportOnly(
      'core-ipc',
      '^core/ipc/',
      '^core/((ipc|call|shortcuts)/|protocol/entryByEntry[.]ts$)',
      'The contract speaks of calls and keys; its lists are read as all others are.',
    ),
    mayUsePackages(
      'core-packages',
      '^core/',
      ['@noble/[^/]+', 'typebox', '@bufbuild/protobuf'],
      'Pure rooms compute; they take no clock, randomness, disk or network from a package.',
    ),

    {
      name: 'schemas-compiled-late',
      comment:
        'Compiled while a file is loaded, schemas keep Electron from being ready: `fits` does it when one is needed.',
      severity: 'error',
      from: { path: '^(core|main)/', pathNot: `${test}|^core/protocol/validators[.]ts$` },
      to: { path: 'typebox/(build/)?compile' },
    },

    mayImportOnly('main', '^main/', '^(main|core)/', 'Main stands on core.'),
    ...mainRooms.map((room) => ({
      name: `main-${room}`,
      comment: 'Rooms of main do not know each other; the composition joins them.',
      severity: 'error',
      from: { path: `^main/${room}/`, pathNot: test },
      to: {
        path: '^main/',
        pathNot: [`^main/(${room}|ports|files)/`, ...(portsSeenBy[room] ? [portsSeenBy[room]] : [])],
      },
    })),
    // The compositions, from the lowest: each may see every room, and no composition above itself.
    ...[
      ['profile', 'phone|account|ringfort|program'],
      ['phone', 'profile|account|ringfort|program'],
      ['account', 'ringfort|program'],
      ['ringfort', 'program'],
    ].map(([low, above]) =>
      mayNotImport(`main-${low}`, `^main/${low}/`, `^main/(${above})/`, 'A part does not know the whole.'),
    ),
    mayImportOnly('main-files', '^main/files/', '^main/files/', 'How a file is written is nothing that others decide.'),
    mayImportOnly('main-ports', '^main/ports/', '^(main/ports|core)/', 'What rooms of main share knows none of them.'),
    {
      name: 'main-ports-are-types',
      comment: 'The rooms share words, not deeds: a value here would be a room that all others know.',
      severity: 'error',
      from: {},
      to: { path: '^main/ports/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'main-ports-take-types',
      comment: 'With no value of others there is none to give on.',
      severity: 'error',
      from: { path: '^main/ports/' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'main-store-takes-types',
      comment: 'The store implements ports; it does not call the rooms that own them.',
      severity: 'error',
      from: { path: '^main/store/', pathNot: test },
      to: { path: '^main/(call|crypto|signalling)/', dependencyTypesNot: ['type-only'] },
    },

    mayImportOnly('preload', '^preload/', '^(preload|core/ipc)/', 'A preload knows the contract.'),
    mayUsePackages('preload-packages', '^preload/', ['electron', 'typebox'], 'A sandboxed preload is tiny.'),

    mayImportOnly(
      'renderer',
      '^renderer/',
      '^(renderer|core/ipc|core/call|core/words|core/shortcuts|core/headset)/',
      'A window draws snapshots; keys and messages are none of its business.',
    ),
    {
      name: 'renderer-takes-types-of-core',
      comment:
        'Values of core/ipc would bring the shape checker into the page. The settings page draws from its schema; the lists of problems, kinds and what helps or ends a silence, the rules for passphrases, for names of devices and for the sound of one, how much can be put back, and what of the unseen is a missed call, bring nothing along.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: `${test}|^renderer/stories/` },
      to: {
        path: '^core/ipc/',
        pathNot:
          '^core/ipc/(settings|settingsSection|deviceKinds|deviceNames|microphoneSound|problem|offlineWays|refusalRemedies|silenceEnds|passphrase|removed|missedCalls)[.]ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'renderer-loads-words',
      comment: 'A window loads the one language it speaks.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: test },
      to: { path: '^core/words/(words|en|ru)[.]ts$', dependencyTypesNot: ['type-only', 'dynamic-import'] },
    },
    mayNotImport(
      'renderer-media',
      '^renderer/(components|theme|windows/(main|incoming))/',
      '^renderer/media/(?!(deviceConstraints|deviceList|devices|speaker|timer)[.]ts$)',
      'Only the call window has the engine of calls.',
    ),
    mayImportOnly(
      'renderer-sound',
      '^renderer/sound/',
      '^(renderer/(sound/|media/(deviceList|devices|deviceConstraints|speaker|timer)[.]ts$)|core/ipc/)',
      'Ringing and trying devices need no call.',
    ),
    mayNotImport('renderer-components', '^renderer/components/', '^renderer/windows/', 'Components are plain.'),
    {
      name: 'renderer-windows-apart',
      comment: 'Each window is its own program.',
      severity: 'error',
      from: { path: '^renderer/windows/([^/]+)/', pathNot: test },
      to: { path: '^renderer/windows/', pathNot: '^renderer/windows/$1/' },
    },

    mayNotImport(
      'call-window-parts',
      '^renderer/windows/call/[a-z]+/',
      '^renderer/windows/call/[^/]+$',
      'The window of a call is made of its parts; none of them knows it.',
    ),
    mayNotImport(
      'call-window-ground',
      '^renderer/windows/call/(view|contexts)/',
      '^renderer/windows/call/(?!view/|contexts/)',
      'What all parts stand on knows none of them.',
    ),

    mayImportOnly(
      'server',
      '^server/',
      '^(server|core/protocol|core/ratchet)/',
      'The server knows what travels and how keys are signed.',
    ),
    mayImportOnly(
      'second-client',
      '^test/secondClient/client/',
      '^test/(secondClient/client|ratchet/vectors/reference)/',
      'The second client is written from docs/PROTOCOL.md; it may share no code with what it talks to.',
    ),
    mayUsePackages(
      'second-client-packages',
      '^test/secondClient/client/',
      ['crypto', 'ws'],
      'It needs no more than that.',
    ),
    {
      name: 'scripts-without-tests',
      comment: 'Tests stand on scripts (which Electron, how a Ringfort is driven), and nothing leads back.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^(test|bench)/' },
    },
    mayImportOnly(
      'server-relay',
      '^server/relay/',
      '^(server/(relay/|domain/(clock|connectionPlaces|turnCredentials|tokenBucket)[.]ts$)|core/protocol/iceServerUrl[.]ts$)',
      'The relay is a program of its own: it shares how credentials and places are counted, and knows nothing of who calls.',
    ),
    mayNotImport(
      'server-domain',
      '^server/domain/',
      '^server/(http|socket)/|node_modules/(fastify|ws|better-sqlite3|kysely)/',
      'The rules of the server know no socket and no SQL.',
    ),
  ].map((rule) =>
    rule.name === 'main' ? { ...rule, from: { ...rule.from, pathNot: [test, '^main/serverProcess[.]ts$'] } } : rule,
  ),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^out/', '^server/dist/', '^release/', '^[.]cache/'] },
    // TypeScript 7 has no parser other programs can use yet.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.cjs', '.mjs', '.js', '.json'],
    },
  },
};
