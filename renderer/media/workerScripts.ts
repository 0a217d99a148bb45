// The build gives the addresses of the workers that it makes of the files.
// oxlint-disable-next-line import/default
import blur from './blur/blurWorker.ts?worker&url';
// oxlint-disable-next-line import/default
import frames from './frames/framesWorker.ts?worker&url';

const SCRIPTS = { frames, blur } as const;

/** The content security policy of the call window lets scripts be named by this policy alone, and it knows these. */
let policy: ReturnType<typeof trustedTypes.createPolicy> | null = null;

/** A new worker of ours. */
export function ownWorker(name: keyof typeof SCRIPTS): Worker {
  policy ??= trustedTypes.createPolicy('ringfort', {
    createScriptURL: (url) => {
      if (!Object.values(SCRIPTS).includes(url)) throw new TypeError('no worker of ours');
      return url;
    },
  });
  return new Worker(policy.createScriptURL(SCRIPTS[name]), { type: 'module' });
}
