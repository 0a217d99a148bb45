import type { AppSnapshot } from '../../../../core/ipc/snapshot.ts';
import { soon } from '../../../components/mending/later.tsx';
import { useFailure } from '../MainBridge.tsx';
import type { Dialling } from '../useDialling.ts';
import { WrongClock } from '../WrongClock.tsx';

const DialRefused = soon(async () => (await import('../DialRefusalNotice.tsx')).DialRefusalNotice);
const FailureNotice = soon(async () => (await import('../FailureNotice.tsx')).FailureNotice);

export interface HomeNoticesProps {
  readonly dialling: Dialling;
  readonly snapshot: AppSnapshot;
  readonly openContact: (peer: string) => void;
}

/** What went wrong, above everything: a call that was not dialled, an order that was not done, a clock that is off. */
export function HomeNotices({ dialling, snapshot, openContact }: HomeNoticesProps) {
  const failure = useFailure();
  const { refusal } = dialling;
  return (
    <>
      {refusal !== null && (
        <DialRefused
          {...{ refusal, dialling, openContact }}
          revision={snapshot.contacts.revision}
          isOffline={snapshot.account.connection.state !== 'online'}
        />
      )}
      {failure.isShown && <FailureNotice problem={failure.problem} onClose={failure.forget} />}
      <WrongClock clock={snapshot.settings.clock} />
    </>
  );
}
