import { Ban } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import type { CallView } from '../../../../core/call/view.ts';
import { callText, written } from '../../../../core/words/callText.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { useRestart } from '../../../components/asking/RestartButton.tsx';
import { RemedyButtons } from '../../../components/calls/RemedyButtons.tsx';
import { useBlocked } from '../blocking/useBlocked.ts';
import type { Person } from '../lists/peopleActions.ts';
import { useContact } from '../lists/useContact.ts';
import { Bar } from './Bar.tsx';
import type { SeenCall } from '../../../../core/call/orderMeant.ts';
import { useAsk } from '../MainBridge.tsx';
import { useSystemMicrophone } from '../useSystemMicrophone.ts';

/** Where this window leads to from the end of a call. */
export interface EndedCallWays {
  readonly callAgain: (seen: SeenCall & { readonly relayed?: boolean }) => void;
  readonly openContact: (peer: string) => void;
  readonly openSettings: (section: SettingsSection) => void;
}

export interface EndedCallBarProps {
  readonly call: Extract<CallView, { readonly phase: 'ended' }>;
  readonly ways: EndedCallWays;
  /** Whenever the contacts may be others. */
  readonly revision: number;
  readonly onBlock: (who: Person) => void;
}

/** How the last call ended, with what can be done about it: the same as in its window. */
export function EndedCallBar({ call: view, ways, revision, onBlock }: EndedCallBarProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { call, reason } = view;
  const seen = { callId: call.callId, phase: view.phase };
  /** Whose call it was: whoever is no contact has no page to block them on. */
  const caller = call.direction === 'incoming' ? call.peer : null;
  const { contact } = useContact(caller, revision);
  const isBlocked = useBlocked(caller, revision);
  const microphone = useSystemMicrophone();
  const restart = useRestart(ask);
  const status = written(intl, callText(view).status);
  const inVain = restart.refusal ?? (microphone.isUnknown ? ('remedy.systemMicrophone.unknown' as const) : null);
  /** It takes the place of what was said when the call ended, and nothing else tells of it. */
  const answer = inVain !== null && <span role="alert">{intl.formatMessage({ id: inVain })}</span>;
  return (
    <Bar tone="ended" call={call} label={status} line={answer || status}>
      {caller !== null && contact === null && !isBlocked && (
        <Button kind="dangerQuiet" size="large" icon={<Ban size={18} />} onClick={() => onBlock(call)}>
          {intl.formatMessage({ id: 'block.block' })}
        </Button>
      )}
      <RemedyButtons
        reason={reason}
        call={call}
        size="large"
        deeds={{
          callAgain: () => ways.callAgain(seen),
          callRelayed: () => ways.callAgain({ ...seen, relayed: true }),
          openContact: () => ways.openContact(call.peer),
          openRinging: () => ways.openSettings('ringing'),
          openDevices: () => ways.openSettings('audioVideo'),
          openRelays: () => ways.openSettings('network'),
          systemMicrophone: microphone.open,
          reconnect: () => void ask((main) => main.reconnect()),
          restart: restart.begin,
        }}
      />
      <Button size="large" onClick={() => void ask((main) => main.dismiss(seen))}>
        {intl.formatMessage({ id: 'call.dismiss' })}
      </Button>
    </Bar>
  );
}
