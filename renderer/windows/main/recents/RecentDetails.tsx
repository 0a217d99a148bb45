import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import { STAGE_OF_END } from '../../../../core/call/callStage.ts';
import { written } from '../../../../core/words/callText.ts';
import { relayText } from '../../../../core/words/relayText.ts';
import { CallNoteText } from '../../../components/calls/CallNoteText.tsx';
import { RecentVoice, type RecentVoiceProps } from '../voice/RecentVoice.tsx';

/**
 * What else is known of a past call: its subject, what was said, where it stopped, how it travelled, and, where they
 * have several, with which device of theirs.
 */
export function RecentDetails({
  recent,
  moment,
  people,
  namesDevice,
  className,
}: RecentVoiceProps & {
  readonly namesDevice: boolean;
  readonly className?: string | undefined;
}) {
  const intl = useIntl();
  const { call, reason, stage, note, route, relays, device } = recent;
  const failed = STAGE_OF_END[reason] !== 'person' && stage !== 'person';
  const facts = [
    ...(failed
      ? [intl.formatMessage({ id: 'recents.stage' }, { stage: intl.formatMessage({ id: `stage.${stage}` }) })]
      : []),
    ...(route === null ? [] : [intl.formatMessage({ id: `call.route.${route}` })]),
    // A number of a device is no quantity, and is written as it is.
    ...(namesDevice && device !== null
      ? [intl.formatMessage({ id: 'recents.device' }, { device: String(device) })]
      : []),
  ];
  return (
    <>
      {call.subject !== undefined && (
        <p className={className}>
          <bdi>{intl.formatMessage({ id: 'call.subject' }, { subject: call.subject })}</bdi>
        </p>
      )}
      {note !== null && (
        <CallNoteText
          note={note}
          peer={peerName(call)}
          isTheirs={call.direction === 'outgoing'}
          className={className}
        />
      )}
      {recent.voice !== null && <RecentVoice {...{ recent, moment, people }} />}
      {facts.length > 0 && <p className={className}>{facts.join(' · ')}</p>}
      {relays.map((relay) => (
        <p key={`${relay.transport} ${relay.server}`} className={className}>
          {written(intl, relayText(relay))}
        </p>
      ))}
    </>
  );
}
