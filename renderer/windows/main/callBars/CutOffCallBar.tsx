import { Phone, PhoneOff } from 'lucide-react';
import { peerName } from '../../../../core/call/peerName.ts';
import { useIntl } from 'react-intl';
import type { CallView } from '../../../../core/call/view.ts';
import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import { callText, written } from '../../../../core/words/callText.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Bar } from './Bar.tsx';
import { useAsk } from '../MainBridge.tsx';

export interface CutOffCallBarProps {
  readonly call: Extract<CallView, { readonly phase: 'cutOff' }>;
  readonly security: CallSecurity | null;
}

/** Ringfort was killed in the middle of it. Nothing opens by itself: the person says whether they want back. */
export function CutOffCallBar({ call: view, security }: CutOffCallBarProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { callId } = view.call;
  const seen = { callId, phase: view.phase };
  const question = written(intl, callText(view).status);
  const explained = intl.formatMessage({ id: 'call.cutOff.explain' }, { peer: peerName(view.call) });
  return (
    <Bar tone="incoming" security={security} call={view.call} label={question} line={`${question} ${explained}`}>
      <Button
        kind="danger"
        size="large"
        icon={<PhoneOff size={18} />}
        onClick={() => void ask((main) => main.leaveCall(seen))}
      >
        {intl.formatMessage({ id: 'call.cutOff.leave' })}
      </Button>
      <Button
        kind="primary"
        size="large"
        icon={<Phone size={18} />}
        onClick={() => void ask((main) => main.returnToCall(seen))}
      >
        {intl.formatMessage({ id: 'call.cutOff.return' })}
      </Button>
    </Bar>
  );
}
