import { utilityProcess } from 'electron';
import type { HostedServerOptions } from '../app/hosting/hostedServer.ts';
import { setFolderAside } from '../files/setFolderAside.ts';
import { hostingArguments, type HostingEnvironment } from '../app/hosting/hostingOptions.ts';

/** Starts a server on this computer in a process of its own. `program`: what is built of `serverProcess.ts`. */
export function forkServer(
  program: string,
  hosting: HostingEnvironment,
): Pick<HostedServerOptions, 'fork' | 'setAside'> {
  return {
    fork: (port) => {
      const options = hostingArguments({ ...hosting, port });
      const child = utilityProcess.fork(program, options, { serviceName: 'Ringfort server' });
      return {
        onMessage: (heard) => void child.on('message', heard),
        onExit: (ended) => void child.on('exit', ended),
        stop: () => child.postMessage('stop'),
        kill: () => void child.kill(),
      };
    },
    setAside: () => setFolderAside(hosting.dataFolder, Date.now()),
  };
}
