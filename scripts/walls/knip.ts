import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: [
        'main/index.ts!',
        'main/serverProcess.ts!',
        'preload/{main,incoming,call,picker,sharing,relay}.ts!',
        'renderer/windows/{main,incoming,picker,sharing}/{main,incoming,picker,sharing}.tsx!',
        'renderer/windows/{call,relay}/{call,relay}.ts!',
        'renderer/stories/call/page.ts!',
        'scripts/*.ts!',
        'scripts/package/packing.ts!',
        'scripts/package/fpm.ts!',
        'scripts/walls/*.ts!',
        'scripts/walls/*.cjs!',
        'scripts/mutation/*.ts!',
        'test/{e2e,browser,soak,installed}/**/*.{e2e,browser,soak,installed}.ts',
        '{core,main,preload,renderer,scripts,test}/**/*.test.{ts,tsx}',
        'test/ratchet/insideElectron/*.inside.ts',
        'test/ratchet/vectors/write.ts',
        'test/ratchet/vectors/wycheproof/runFolder.ts',
        'scripts/vitestStandIn/api.ts',
        'test/soak/network/{insideNamespace,lossyProxy}.ts',
        'test/soak/hosting/callThroughRelay.ts',
        'test/runtime/*.cjs',
        'test/runtime/defaultApp/main.js',
        'bench/*.ts!',
        'bench/app/**/*.cjs!',
      ],
      project: [
        '{core,main,preload,renderer,scripts,bench}/**/*.{ts,tsx,cjs,js}!',
        '!**/*.test.{ts,tsx}!',
        '!renderer/stories/**!',
        'test/**/*.{ts,tsx,cjs,js}',
      ],
      vitest: {
        config: ['test/vitest.config.ts', 'test/soak/vitest.config.ts', 'test/installed/vitest.config.ts'],
      },
      playwright: {
        config: ['test/playwright.config.ts'],
      },
      ignoreBinaries: [
        'mkfifo',
        'mkfs.ext4',
        'fsck.ext4',
        'losetup',
        'mount',
        'nsenter',
        'unshare',
        'umount',
        'ip',
        'Xvfb',
        'chromium',
        'dbus-daemon',
        'gnome-keyring-daemon',
        'setpriv',
        'turnserver',
        'turnutils_peer',
        'xdotool',
      ],
      ignoreDependencies: [
        '@fontsource-variable/inter',
        '@types/better-sqlite3',
        'dependency-cruiser',
        'electron-to-chromium',
        'node-addon-api',
        'kysely',
        '@stryker-mutator/core',
        '@bufbuild/protoc-gen-es',
      ],
    },
    server: {
      entry: ['{build,main}.ts!', 'relay/thread.ts!', '**/*.test.ts'],
      project: ['**/*.ts!', '!**/*.test.ts!'],
    },
  },
  ignore: ['core/protocol/generated/**'],
  // What no other file imports is no export. One that a test alone imports lives by its own file, and needs no tag.
  ignoreExportsUsedInFile: process.argv.includes('--production') || { interface: true, type: true },
};

export default config;
