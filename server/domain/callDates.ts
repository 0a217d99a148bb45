import type { CallSession } from '../../core/protocol/callSession.ts';
import type { CallStateFrame } from '../../core/protocol/serverMessage.ts';
import type { HostClock } from './clock.ts';

type TimeOfDay = Pick<HostClock, 'timeOfDay'>;

/** A row as others may read it: with dates, by what is known of the time of day by now. */
export function dated(call: CallSession, { timeOfDay }: TimeOfDay): CallSession {
  const date = (at: number | null): number | null => (at === null ? null : timeOfDay(at));
  return {
    ...call,
    started_at: timeOfDay(call.started_at),
    ring_deadline: timeOfDay(call.ring_deadline),
    accepted_at: date(call.accepted_at),
    ended_at: date(call.ended_at),
    last_alive_at: date(call.last_alive_at),
  };
}

/** The dates of a call in what a device is told of it. */
export function stated(
  { started_at, ended_at }: Pick<CallStateFrame, 'started_at' | 'ended_at'>,
  { timeOfDay }: TimeOfDay,
): Pick<CallStateFrame, 'started_at' | 'ended_at'> {
  return {
    started_at: timeOfDay(started_at),
    ...(ended_at === undefined ? {} : { ended_at: timeOfDay(ended_at) }),
  };
}
