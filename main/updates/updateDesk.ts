import type { OfferedRelease, UpdateFailure, UpdateView } from '../../core/ipc/updates.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import { MAX_STATEMENT_BYTES, type ReleasePackage } from '../../core/updates/releaseStatement.ts';
import { STATEMENT_FILE } from '../../core/updates/signedStatement.ts';
import type { UpdateSource } from '../../core/updates/updateSource.ts';
import type { Timers } from '../ports/clock.ts';
import { boundedRead, type Fetch } from './boundedRead.ts';
import { createFeedTimes } from './feedTimes.ts';
import { firstView, offered, type FoundRelease } from './firstView.ts';
import type { Installer } from './installer.ts';
import { createLeftPackage } from './leftPackage.ts';
import { createReleaseJudge, type JudgedRelease, type ReleaseJudgePorts } from './releaseJudge.ts';
import { createShownUpdate, type ShownUpdatePorts } from './shownUpdate.ts';
import { fileFailure } from './updateError.ts';

export interface UpdateDeskPorts extends ReleaseJudgePorts, ShownUpdatePorts, Timers {
  readonly fetch: Fetch;
  /** Loaded when there is something to download, and not before. */
  readonly installer: () => Promise<Installer>;
  /** Whether an earlier run may have left this package: it died before that took the place of the program. */
  readonly isWaiting: (wanted: ReleasePackage) => boolean;
  /** Packages that wait from an earlier run are of no more use. */
  readonly clean: () => Promise<void>;
  /** The store is open: from then on the settings are those of the person, and the clock that of their server. */
  readonly isUnlocked: () => boolean;
  readonly wish: () => Settings['updates'];
  /** Starts what lies where this program came from, when this one has ended. */
  readonly startAgain: () => void;
  /** Ends the program, goodbyes and all; `beforeQuit` is its last act. */
  readonly quit: () => void;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface UpdateDesk {
  readonly view: () => UpdateView;
  /** Calls, settings or the account may be others. */
  readonly look: () => void;
  /** The person asks. */
  readonly check: () => Promise<void>;
  readonly download: () => Promise<void>;
  /** Whether the program ends for it; if not, `view` says why. */
  readonly restart: () => boolean;
  /** The same, whether there is a newer one or not; false while it would end a call. */
  readonly restartAsItIs: () => boolean;
  /** The last act of a program that ends: what is ready takes its place. True: nobody else is to end it. */
  readonly beforeQuit: () => boolean;
}

/** After the store was opened: a start has other things to do than to read a whole package. */
const WAITING_MS = 10_000;

const LIMITS = { maxBytes: MAX_STATEMENT_BYTES, silenceMs: 20_000, totalMs: 60_000 };

/**
 * Asks the feed, judges what it says (`mayUpdate`), downloads and has it installed when the program ends. A failure
 * nobody can do anything about (the feed does not answer) is told only to whoever asked.
 */
export function createUpdateDesk(ports: UpdateDeskPorts): UpdateDesk {
  const { source, memory, isInCall, startTimer, onFault } = ports;
  const judge = createReleaseJudge(ports);
  const first = firstView({ ...ports, ...judge });
  const shown = createShownUpdate(ports, first.view);
  const { show, told, view } = shown;
  /** What is to come, and what has come. */
  let { found } = first;
  let ready: FoundRelease | null = null;
  /** The person had it downloaded, whatever the settings say. */
  let isAskedFor = false;
  /** The person wants the new one to start when this one has ended. */
  let isRestartWanted = false;
  let installer: Installer | null = null;
  let isChecking = false;
  let downloading: AbortController | null = null;
  /** What an earlier run left is looked for once. */
  let isWaitingTried = false;

  const fail = (reason: UpdateFailure): void => {
    show({ state: 'failed', reason, version: found?.statement.version ?? null });
  };
  const isWanted = (): boolean => source !== null && ports.isUnlocked() && ports.wish() !== 'off';

  const times = createFeedTimes({ ...ports, isWanted, checkedAt: memory.checkedAt, ask: () => void ask(false) });

  const readFeed = async ({ feed, keys }: UpdateSource): Promise<JudgedRelease> => {
    const pieces: Uint8Array[] = [];
    const keep = (piece: Uint8Array): void => void pieces.push(piece);
    const { signal } = new AbortController();
    await boundedRead({ fetch: ports.fetch, startTimer }, `${feed}/${STATEMENT_FILE}`, LIMITS, signal, keep);
    return judge.hear(Buffer.concat(pieces), keys, isInCall());
  };

  /** What cannot be reached for once is no news; for months, it is. */
  const whyNothing = (reason: UpdateFailure): UpdateFailure => {
    if (reason !== 'unreachable') return reason;
    try {
      judge.heardNothing();
    } catch (error) {
      onFault('update', error);
    }
    return judge.isSilent() ? 'silent' : reason;
  };

  const ask = async (isPerson: boolean): Promise<void> => {
    if (source === null || isChecking || downloading !== null) return;
    isChecking = true;
    const before = told();
    if (isPerson) show({ state: 'checking' });
    let isToCome = false;
    try {
      isToCome = await consider(await readFeed(source));
    } catch (error) {
      onFault('update', error);
      const reason = whyNothing(fileFailure(error).reason);
      // What is here already is as good as it was.
      if (ready !== null) showReady(ready);
      else if (isPerson || reason !== 'unreachable') fail(reason);
      else show(before);
    } finally {
      isChecking = false;
    }
    if (isToCome) await fetchPackage();
    else lookForWaiting();
  };

  /** Whether the package is to be downloaded now. */
  const consider = async ({ statement, verdict }: JudgedRelease): Promise<boolean> => {
    if (verdict.may === 'refuse') return false;
    const release = offered(statement);
    if (verdict.may === 'stay' || verdict.may === 'tell') {
      found = ready = null;
      await (installer?.forget() ?? ports.clean());
      if (verdict.may === 'tell') show({ state: 'told', release, owner: verdict.owner });
      else show({ state: 'newest', checkedAt: memory.checkedAt() });
      return false;
    }
    found = { statement, package: verdict.package };
    if (isSame(ready, verdict.package)) {
      ready = found;
      showReady(ready);
      return false;
    }
    ready = null;
    showAvailable(release);
    return ports.wish() === 'automatic';
  };

  const fetchPackage = async (isPerson = false): Promise<void> => {
    if (found === null || downloading !== null || isInCall()) return;
    const wanted = found;
    const release = offered(wanted.statement);
    const stopped = new AbortController();
    downloading = stopped;
    show({ state: 'downloading', release, percent: 0 });
    try {
      installer ??= await ports.installer();
      await installer.download(wanted.statement.version, wanted.package, stopped.signal, (percent) => {
        if (!stopped.signal.aborted) show({ state: 'downloading', release, percent });
      });
      ready = wanted;
      isAskedFor = isPerson;
      showReady(ready);
    } catch (error) {
      if (stopped.signal.aborted) showAvailable(release);
      else {
        onFault('update', error);
        fail(fileFailure(error).reason);
      }
    } finally {
      downloading = null;
    }
    // A call may have come and gone meanwhile.
    look();
  };

  /**
   * What lies there whole is as good as it was to the program that had it downloaded and then lost its power: judged
   * anew and compared with what was signed, and no feed is asked for it.
   */
  const takeWaiting = async (): Promise<void> => {
    const wanted = found;
    if (wanted === null || ready !== null || downloading !== null || !ports.isWaiting(wanted.package)) return;
    if (judge.judge(wanted.statement, isInCall()).may !== 'update') return;
    downloading = new AbortController();
    try {
      installer ??= await ports.installer();
      await installer.takeWaiting(wanted.statement.version, wanted.package);
      showReady((ready = wanted));
    } catch (error) {
      onFault('update', error);
    } finally {
      downloading = null;
    }
    look();
  };
  const isToStay = (): boolean => found !== null || downloading !== null;
  const sweep = createLeftPackage({ ...ports, ...judge, isToStay });
  const lookForWaiting = (): void => {
    if (isWaitingTried || !ports.isUnlocked() || isInCall()) return;
    if (found === null) return sweep();
    isWaitingTried = true;
    startTimer(WAITING_MS, () => {
      // Looked for again when that is over.
      if (isChecking || isInCall()) isWaitingTried = false;
      else void takeWaiting();
    });
  };

  const showAvailable = (release: OfferedRelease): void =>
    show({ state: 'available', release, heldByCall: isInCall() });
  const showReady = ({ statement }: FoundRelease): void =>
    show({ state: 'ready', release: offered(statement), heldByCall: isInCall() });

  /** Judged once more: days may have passed since it was downloaded. */
  const isStillWanted = (): boolean => ready !== null && judge.judge(ready.statement, false).may === 'update';

  const look = (): void => {
    times.look();
    lookForWaiting();
    // What a person began themselves gives way to a call as well.
    if (downloading !== null && isInCall()) downloading.abort();
    if (view().state === 'installed') shown.draw();
    if (told().state === 'ready' && ready !== null) showReady(ready);
    const standing = told();
    if (standing.state === 'available' && downloading === null) {
      const isOver = standing.heldByCall && !isInCall();
      if (isOver && ports.wish() === 'automatic') void fetchPackage();
      else showAvailable(standing.release);
    }
  };

  const endForRestart = (): true => {
    isRestartWanted = true;
    ports.quit();
    return true;
  };
  const restart = (): boolean => {
    if (isInCall()) return false;
    shown.draw();
    if (view().state === 'installed') return endForRestart();
    if (view().state !== 'ready' || installer === null) return false;
    if (!isStillWanted()) {
      fail('expired');
      return false;
    }
    try {
      // Now, while there is somebody to be told; installing comes last, when all who are called have heard of it.
      installer.check();
    } catch (error) {
      ready = null;
      onFault('update', error);
      fail(fileFailure(error).reason);
      return false;
    }
    return endForRestart();
  };
  const isTakenOver = (): boolean => {
    if (view().state !== 'ready' || installer === null || !isStillWanted()) return false;
    return ports.wish() !== 'off' || isAskedFor || isRestartWanted;
  };

  return {
    view: () => {
      shown.draw();
      return view();
    },
    look,
    check: async () => {
      if (ports.isUnlocked()) await ask(true);
    },
    download: async () => {
      if (told().state === 'available' || told().state === 'failed') await fetchPackage(true);
    },
    restart,
    restartAsItIs: () => restart() || (!isInCall() && endForRestart()),
    beforeQuit: () => {
      downloading?.abort();
      const [isTaken, isStartedAgain] = [isTakenOver(), isRestartWanted];
      // Once, however often a program hears of its end.
      isRestartWanted = false;
      if (installer === null || !isTaken) {
        if (isStartedAgain) ports.startAgain();
        return false;
      }
      ready = null;
      try {
        return installer.install(isStartedAgain);
      } catch (error) {
        onFault('update', error);
        return false;
      }
    },
  };
}

const isSame = (found: FoundRelease | null, wanted: ReleasePackage): boolean =>
  found !== null && found.package.sha512 === wanted.sha512 && found.package.file === wanted.file;
