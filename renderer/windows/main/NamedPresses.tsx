import { useIntl } from 'react-intl';
import { isProblem, type Problem } from '../../../core/ipc/problem.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { namedPresses, type NamedPress } from '../../../core/words/namedPresses.ts';
import { besideFailure } from '../../components/asking/besideFailure.ts';
import { RestartButton } from '../../components/asking/RestartButton.tsx';
import { SystemSettingsButton } from '../../components/asking/SystemSettingsButton.tsx';
import { Button } from '../../components/controls/Button.tsx';
import { useAsk, useFailure } from './MainBridge.tsx';
import { later } from '../../components/mending/later.tsx';
import { useUpdatesWay } from './updatesWay.ts';

const DoctorButton = later(async () => (await import('./doctor/DoctorButton.tsx')).DoctorButton);
const RenewServer = later(async () => (await import('./account/RenewServer.tsx')).RenewServer);

export interface NamedPressesProps {
  /** What is said, perhaps in several texts; undefined: nothing is. */
  readonly of: MessageId | undefined | readonly (MessageId | undefined)[];
  /** To whom the words are about; where they are about nobody there is nothing to press. */
  readonly onContact?: () => void;
}

/** Whatever is said: what two texts name has one press. */
const pressesIn = (of: NamedPressesProps['of']): readonly NamedPress[] => [
  ...new Set([of].flat().flatMap((text) => (text === undefined ? [] : namedPresses(text)))),
];

/** Beside words that tell a person what to do: the presses that do it, or lead to where it is done. */
export function NamedPresses({ of, onContact }: NamedPressesProps) {
  const intl = useIntl();
  const ask = besideFailure(useAsk(), useFailure());
  return pressesIn(of).map((press) => {
    switch (press) {
      case 'restart':
        return <RestartButton key={press} ask={ask} />;
      case 'updates':
        return <UpdatesButton key={press} />;
      case 'dataFolder':
        return <FolderButton key={press} of="profile" label="remedy.dataFolder" />;
      case 'checkData':
        return <DoctorButton key={press} size="small" pressesOf={pressesOf} />;
      case 'serverFolder':
        return <FolderButton key={press} of="server" label="remedy.serverFolder" />;
      case 'newServer':
        return <RenewServer key={press} pressesOf={pressesOf} />;
      case 'clock':
      case 'network':
        return <SystemSettingsButton key={press} page={press} ask={ask} />;
      case 'contact':
        if (onContact === undefined) return null;
        return (
          <Button key={press} size="small" onClick={onContact}>
            {intl.formatMessage({ id: 'remedy.openContact' })}
          </Button>
        );
    }
  });
}

/** For what cannot import this: it is drawn here itself. */
export const pressesOf = (said: MessageId) => <NamedPresses of={said} />;

/** What is said of this, where only the words of a problem name any. */
export const problemId = (refusal: { readonly reason: string } | null): MessageId | undefined =>
  refusal !== null && isProblem(refusal.reason) ? `problem.${refusal.reason}.text` : undefined;

/** Beside the words of a failure. */
export function PressesOfFailure({ problem }: { readonly problem: Problem | null }) {
  return <NamedPresses of={problem === null ? 'app.notDone' : `problem.${problem}.text`} />;
}

/** As a line of their own, below what is said. Nothing at all where there is none. */
export function NamedPressesLine(said: NamedPressesProps) {
  if (pressesIn(said.of).length === 0) return null;
  return (
    <div>
      <NamedPresses {...said} />
    </div>
  );
}

function UpdatesButton() {
  const intl = useIntl();
  return (
    <Button size="small" onClick={useUpdatesWay()}>
      {intl.formatMessage({ id: 'remedy.updates' })}
    </Button>
  );
}

interface FolderButtonProps {
  readonly of: 'profile' | 'server';
  readonly label: MessageId;
}

/** To copy it, to put a backup back, or to see whose it is. */
function FolderButton({ of, label }: FolderButtonProps) {
  const intl = useIntl();
  const ask = besideFailure(useAsk(), useFailure());
  return (
    <Button size="small" onClick={() => void ask((main) => main.showDataFolder({ of }))}>
      {intl.formatMessage({ id: label })}
    </Button>
  );
}
