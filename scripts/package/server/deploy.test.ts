import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { readCommandLine } from '../../../server/commandLine.ts';
import { EXIT } from '../../../server/exitCodes.ts';
import { projectRoot } from '../../electron/folders.ts';
import { run } from '../../electron/run.ts';

const read = (name: string): string => readFileSync(join(projectRoot, 'server/deploy', name), 'utf8');

test('every option in the sample of the service is one of the server, and none is set', () => {
  const lines = read('server.env').split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  const said = lines.flatMap((line) => /^#(RINGFORT_\w+)=(.*)$/u.exec(line)?.slice(1, 3).join('=') ?? []);
  const environment = Object.fromEntries(said.map((line) => line.split(/=(.*)/su)));
  const told = readCommandLine([], { ...environment, RINGFORT_TURN_SECRET: 'north' });
  expect(told).toMatchObject({
    type: 'run',
    warnings: [],
    options: { registration: 'invite', trustProxy: ['127.0.0.1', '::1'], port: 443, relay: { host: '0.0.0.0' } },
  });
});

test('the service is not tried again where only a person can help; a taken port and a full disk may pass', () => {
  const codes = /^RestartPreventExitStatus=(.*)$/mu.exec(read('ringfort-server.service'))?.[1]?.split(' ').map(Number);
  expect(codes).toEqual([EXIT.mistake, EXIT.unusableData, EXIT.otherOwner, EXIT.certificate]);
  for (const code of [EXIT.inUse, EXIT.address, EXIT.diskFull]) expect(codes).not.toContain(code);
});

test('the service has nothing of the machine but its data, the network and port 443', () => {
  const lines = read('ringfort-server.service').split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      ...[
        'User=ringfort',
        'Group=ringfort',
        'NoNewPrivileges=true',
        'RestrictSUIDSGID=true',
        'RestrictNamespaces=true',
      ],
      // All is read-only but the one folder of its state.
      ...['ProtectSystem=strict', 'ProtectHome=true', 'PrivateTmp=true', 'PrivateDevices=true', 'UMask=0077'],
      ...['StateDirectory=ringfort', 'StateDirectoryMode=0700', 'ProtectProc=invisible'],
      ...['SystemCallFilter=@system-service', 'SystemCallArchitectures=native'],
      ...['CapabilityBoundingSet=CAP_NET_BIND_SERVICE', 'AmbientCapabilities=CAP_NET_BIND_SERVICE'],
    ]),
  );
  // Whatever widens one of them again.
  const wider = /^(?:ReadWritePaths|BindPaths|SystemCallFilter|CapabilityBoundingSet|AmbientCapabilities)=/u;
  expect(lines.filter((line) => wider.test(line))).toHaveLength(3);
});

// Windows has no shell.
test.skipIf(process.platform === 'win32')('the scripts of the packages are read by any shell', async () => {
  const names = [
    'archive.sh',
    'ringfort-server.sh',
    'relay-certificate.sh',
    'debian/postinst',
    'debian/prerm',
    'debian/postrm',
  ];
  for (const name of names) await run('sh', ['-n', join(projectRoot, 'server/deploy', name)]);
});

test('the container file has nothing that its linter complains of, and does not run as root', () => {
  const file = read('container/Containerfile');
  expect(validate(file)).toEqual([]);
  expect(validate(file.replace('EXPOSE 7443', 'EXPOSE door'))).toHaveLength(1);
  expect(/^USER (\d+):\d+$/mu.exec(file)?.[1]).toBe('7443');
  // It knows port and TLS from the same variables as the server.
  expect(/^HEALTHCHECK .* CMD (.*)$/mu.exec(file)?.[1]).toBe('["/opt/ringfort-server/bin/ringfort-server", "healthy"]');
});

test('the container is built with its question whether it is well, and nobody reaches its port past the proxy (A80)', () => {
  const file = read('container/Containerfile').replaceAll('\\\n#', '');
  const [build = '', start = ''] = [...file.matchAll(/^# {3}(podman .*)$/gmu)].map(([, command = '']) => command);
  expect(build).toMatch(/^podman build --format docker /u);
  const published = [...start.matchAll(/ (?:-p|--publish)[ =](\S+)/gu)].map(([, ports]) => ports);
  expect(published).toEqual(['127.0.0.1:7443:7443']);
  // The page hands out invites, which mean nothing where everybody may register.
  expect(start).toContain(' -e RINGFORT_REGISTRATION=invite ');
});
