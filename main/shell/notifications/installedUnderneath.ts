import type { UpdateView } from '../../../core/ipc/updates.ts';

export interface InstalledUnderneathPorts {
  readonly tell: (version: string) => void;
  readonly withdraw: () => void;
}

/**
 * Tells, once a version, that another program lies where this one came from. A mark in a window is too little: who
 * lives in the tray opens none, and what begins from now on (sound, microphone, camera) may not begin at all (ADR 77).
 * So it is told during a call and to whoever wants quiet, too.
 */
export function createInstalledUnderneath({ tell, withdraw }: InstalledUnderneathPorts) {
  let told: string | null = null;
  return {
    draw: (view: UpdateView): void => {
      const version = view.state === 'installed' ? view.version : null;
      if (version === told) return;
      told = version;
      if (version === null) withdraw();
      else tell(version);
    },
  };
}
