import { activeView, type ShownCalls } from '../../../core/call/shownCalls.ts';

export interface SharedScreenPorts {
  /** Whether our windows are to be left out of what is filmed. macOS and Windows do so, Linux cannot. */
  readonly protectWindows: (on: boolean) => void;
}

/**
 * While a whole screen is shared, what stands in our own windows (safety numbers, words, who calls meanwhile) is not
 * for whoever looks on.
 */
export function createSharedScreen({ protectWindows }: SharedScreenPorts) {
  let state: 'none' | 'begins' | 'shared' = 'none';
  const become = (next: typeof state): void => {
    const [was, is] = [state !== 'none', next !== 'none'];
    state = next;
    if (was !== is) protectWindows(is);
  };
  return {
    isProtecting: (): boolean => state !== 'none',
    /** A person chose something; a window alone shows nothing of ours. */
    chosen: (isScreen: boolean): void => become(isScreen ? 'begins' : 'none'),
    look: (calls: ShownCalls): void => {
      if (state === 'none') return;
      const view = activeView(calls);
      if (view?.phase !== 'connected') return become('none');
      if (view.sharing) become('shared');
      else if (state === 'shared') become('none');
    },
  };
}
