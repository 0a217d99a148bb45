import { createHostedServer, type HostedServer, type HostProcess } from '../../main/app/hosting/hostedServer.ts';
import { hostedCertificate } from '../../main/app/hosting/hostedCertificate.ts';
import { setFolderAside } from '../../main/files/setFolderAside.ts';
import { hostingProblemOf } from '../../main/app/hosting/hostingFailure.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import type { ElapsedTime, Timers } from '../../main/ports/clock.ts';

/** The hosted server of a Ringfort without a window: the real one, without a process of its own. */
export function hostedInProcess(dataFolder: string, usualPort: number, time: ElapsedTime & Timers) {
  let running: Promise<RunningServer> | null = null;
  let ended = (): void => undefined;

  const fork = (port: number): HostProcess => {
    let fingerprint = '';
    const tls = async () => {
      const certificate = await hostedCertificate(dataFolder);
      ({ fingerprint } = certificate);
      return certificate;
    };
    let heard: (news: unknown) => void = () => undefined;
    const starting = startServer({ dataFolder, host: '127.0.0.1', port, logLevel: 'silent', tls });
    running = starting;
    let end = (): void => undefined;
    starting.then(
      (server) => heard({ kind: 'listening', port: server.port, fingerprint }),
      (error: unknown) => heard({ kind: 'failed', problem: hostingProblemOf(error) }),
    );
    const stop = (): void => void crash().then(end);
    const crash = () => starting.then((server) => server.close()).catch(() => undefined);
    return {
      onMessage: (listener) => void (heard = listener),
      onExit: (listener) => void (ended = end = listener),
      stop,
      kill: stop,
    };
  };
  const hosted: HostedServer = createHostedServer({
    ...{
      fork,
      setAside: () => setFolderAside(dataFolder, time.elapsed()),
      fixedPort: null,
      usualPort,
      isReplaced: () => false,
    },
    ...time,
  });
  return {
    hosted,
    /** As if its process had ended, except that main does not hear of it before it is told. */
    crash: async () => (await running)?.close(),
    tellCrash: () => ended(),
  };
}
