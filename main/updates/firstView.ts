import type { OfferedRelease, UpdateView } from '../../core/ipc/updates.ts';
import type { ReleasePackage, ReleaseStatement } from '../../core/updates/releaseStatement.ts';
import { isNewerVersion } from '../../core/updates/version.ts';
import type { ReleaseJudge, ReleaseJudgePorts } from './releaseJudge.ts';

export interface FoundRelease {
  readonly statement: ReleaseStatement;
  readonly package: ReleasePackage;
}

export interface FirstView {
  readonly view: UpdateView;
  /** To be downloaded, or to be looked for on the disk. */
  readonly found: FoundRelease | null;
}

type FirstViewPorts = Pick<ReleaseJudgePorts, 'source' | 'current' | 'memory'> &
  Pick<ReleaseJudge, 'kept' | 'isSilent' | 'seen'>;

/** What is known before anybody is asked: no program calls itself the newest that has heard of a newer one. */
export function firstView({ source, current, memory, kept, isSilent, seen }: FirstViewPorts): FirstView {
  if (source === null) return onlyView({ state: 'none' });
  const last = kept();
  // The server has not told the time yet.
  if (isSilent(['own'])) return onlyView(silent(last?.statement));
  if (last === null) {
    const checkedAt = isNewerVersion(seen()?.version, current) ? null : memory.checkedAt();
    return onlyView({ state: 'newest', checkedAt });
  }
  const { statement, verdict } = last;
  switch (verdict.may) {
    case 'update':
    case 'wait':
      return {
        view: { state: 'available', release: offered(statement), heldByCall: false },
        found: { statement, package: verdict.package },
      };
    case 'tell':
      return onlyView({ state: 'told', release: offered(statement), owner: verdict.owner });
    case 'stay':
      return onlyView({ state: 'newest', checkedAt: memory.checkedAt() });
    case 'refuse':
      // The computer's clock is behind, and the server may say so.
      return onlyView({ state: 'newest', checkedAt: null });
  }
}

export const offered = ({ version, notes }: ReleaseStatement): OfferedRelease => ({ version, notes });

const onlyView = (view: UpdateView): FirstView => ({ view, found: null });

const silent = (last: ReleaseStatement | undefined): UpdateView => ({
  state: 'failed',
  reason: 'silent',
  version: last?.version ?? null,
});
