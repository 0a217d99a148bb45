import type { OfferedRelease, UpdateFailure, UpdateView } from '../../core/ipc/updates.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import { MAX_STATEMENT_BYTES, type ReleasePackage } from '../../core/updates/releaseStatement.ts';
import { STATEMENT_FILE } from '../../core/updates/signedStatement.ts';
import type { UpdateSource } from '../../core/updates/updateSource.ts';
import { isNewerVersion } from '../../core/updates/version.ts';
import type { Timers } from '../ports/clock.ts';
import { boundedRead, type Fetch } from './boundedRead.ts';
import { firstView, offered, type FoundRelease } from './firstView.ts';
import type { Installer } from './installer.ts';
import { createReleaseJudge, type JudgedRelease, type ReleaseJudgePorts } from './releaseJudge.ts';
import { fileFailure } from './updateError.ts';

export interface UpdateDeskPorts extends ReleaseJudgePorts, Timers {
  readonly fetch: Fetch;
  /** Loaded when there is something to download, and not before. */
  readonly installer: () => Promise<Installer>;
  /** Packages that wait from an earlier run are of no more use. */
  readonly clean: () => Promise<void>;
  /** The store is open: from then on the settings are those of the person, and the clock that of their server. */
  readonly isUnlocked: () => boolean;
  /** Any call that is not over. */
  readonly isInCall: () => boolean;
  readonly wish: () => Settings['updates'];
  /** Of the program that lies where this one was started from; null: nobody else replaces it, or nobody knows. */
  readonly installedVersion: () => string | null;
  /** Starts that one when this one has ended. */
  readonly startInstalled: () => void;
  /** Ends the program, goodbyes and all; `beforeQuit` is its last act. */
  readonly quit: () => void;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly onChanged: (view: UpdateView) => void;
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
  /** The last act of a program that ends: what is ready takes its place. True: nobody else is to end it. */
  readonly beforeQuit: () => boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** So often the feed is asked, at least six hours and at most twelve apart; nobody learns when a day begins. */
const EVERY_MS = 6 * HOUR;
const SPREAD_MS = 6 * HOUR;
/** After the store was opened: a start has other things to do. */
const FIRST_MS = MINUTE;
const FIRST_SPREAD_MS = 9 * MINUTE;
/** Once more, when a call was under way. */
const AFTER_CALL_MS = 10 * MINUTE;

const LIMITS = { maxBytes: MAX_STATEMENT_BYTES, silenceMs: 20_000, totalMs: MINUTE };

/**
 * Asks the feed, judges what it says (`mayUpdate`), downloads and has it installed when the program ends. A failure
 * nobody can do anything about (the feed does not answer) is told only to whoever asked.
 */
export function createUpdateDesk(ports: UpdateDeskPorts): UpdateDesk {
  const { source, memory, isInCall, now, startTimer, onFault } = ports;
  const judge = createReleaseJudge(ports);
  const first = firstView({ ...ports, ...judge });
  /** How it stands with the feed; shown unless a newer program is installed already. */
  let { view: told } = first;
  let view = told;
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
  let stopTimer: (() => void) | null = null;

  const standing = (): UpdateView => {
    const version = ports.installedVersion();
    return isNewerVersion(version, ports.current) ? { state: 'installed', version, heldByCall: isInCall() } : told;
  };
  const draw = (): void => {
    const next = standing();
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    ports.onChanged(next);
  };
  const show = (next: UpdateView): void => {
    told = next;
    draw();
  };
  const fail = (reason: UpdateFailure): void => {
    show({ state: 'failed', reason, version: found?.statement.version ?? null });
  };
  const isWanted = (): boolean => source !== null && ports.isUnlocked() && ports.wish() !== 'off';

  const plan = (afterMs: number): void => {
    stopTimer?.();
    stopTimer = startTimer(afterMs, () => {
      stopTimer = null;
      if (!isWanted()) return;
      if (isInCall()) return plan(AFTER_CALL_MS);
      plan(EVERY_MS + ports.random() * SPREAD_MS);
      void ask(false);
    });
  };
  const planFirst = (): void => {
    const first = FIRST_MS + ports.random() * FIRST_SPREAD_MS;
    const since = now() - (memory.checkedAt() ?? 0);
    // A time that lies ahead is of a wrong clock.
    const rest = since < 0 ? 0 : EVERY_MS + ports.random() * SPREAD_MS - since;
    plan(Math.max(first, rest));
  };

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
    const before = told;
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

  const showAvailable = (release: OfferedRelease): void =>
    show({ state: 'available', release, heldByCall: isInCall() });
  const showReady = ({ statement }: FoundRelease): void =>
    show({ state: 'ready', release: offered(statement), heldByCall: isInCall() });

  /** Judged once more: days may have passed since it was downloaded. */
  const isStillWanted = (): boolean => ready !== null && judge.judge(ready.statement, false).may === 'update';

  const look = (): void => {
    if (!isWanted()) {
      stopTimer?.();
      stopTimer = null;
    } else if (stopTimer === null) planFirst();
    // What a person began themselves gives way to a call as well.
    if (downloading !== null && isInCall()) downloading.abort();
    if (view.state === 'installed') draw();
    if (told.state === 'ready' && ready !== null) showReady(ready);
    if (told.state === 'available' && downloading === null) {
      const isOver = told.heldByCall && !isInCall();
      if (isOver && ports.wish() === 'automatic') void fetchPackage();
      else showAvailable(told.release);
    }
  };

  return {
    view: () => {
      draw();
      return view;
    },
    look,
    check: async () => {
      if (ports.isUnlocked()) await ask(true);
    },
    download: async () => {
      if (told.state === 'available' || told.state === 'failed') await fetchPackage(true);
    },
    restart: () => {
      if (isInCall()) return false;
      draw();
      if (view.state === 'installed') {
        isRestartWanted = true;
        ports.quit();
        return true;
      }
      if (view.state !== 'ready' || installer === null) return false;
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
      isRestartWanted = true;
      ports.quit();
      return true;
    },
    beforeQuit: () => {
      downloading?.abort();
      if (view.state === 'installed') {
        if (isRestartWanted) ports.startInstalled();
        return false;
      }
      if (view.state !== 'ready' || installer === null || !isStillWanted()) return false;
      if (ports.wish() === 'off' && !isAskedFor && !isRestartWanted) return false;
      ready = null;
      try {
        return installer.install(isRestartWanted);
      } catch (error) {
        onFault('update', error);
        return false;
      }
    },
  };
}

const isSame = (found: FoundRelease | null, wanted: ReleasePackage): boolean =>
  found !== null && found.package.sha512 === wanted.sha512 && found.package.file === wanted.file;
