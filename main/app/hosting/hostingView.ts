import type { NetworkInterfaceInfo } from 'node:os';
import type { HostingView } from '../../../core/ipc/snapshot.ts';
import type { HostedState } from './hostedServer.ts';
import { lanAddresses } from './lanAddresses.ts';

/** What a person is shown of the server that this Ringfort hosts. */
export function hostingView(
  hosted: HostedState,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): HostingView {
  switch (hosted.state) {
    case 'off':
    case 'starting':
      return { state: 'starting' };
    case 'running': {
      const { port, fingerprint, movedFrom, relay, isDamaged } = hosted;
      return { state: 'running', addresses: lanAddresses(interfaces, port), fingerprint, movedFrom, relay, isDamaged };
    }
    case 'down':
      return hosted;
  }
}
