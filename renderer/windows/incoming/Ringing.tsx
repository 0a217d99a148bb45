import { useEffect, useState } from 'react';
import { ringingCall, surfacesOf } from '../../../core/call/shownCalls.ts';
import type { Settings } from '../../../core/ipc/settings.ts';
import type { CallPart } from '../../../core/ipc/snapshot.ts';
import callWaiting from '../../../assets/sounds/callWaiting.wav';
import { ringtoneUrls } from '../../sound/ringtones.ts';
import type { Ring, Ringer } from '../../sound/Ringer.ts';

export interface RingingProps {
  readonly calls: CallPart;
  readonly settings: Settings;
  readonly ringer: Ringer;
}

/** What is heard of a call that rings. */
export function Ringing({ calls, settings, ringer }: RingingProps) {
  const { sound } = surfacesOf(calls);
  const callId = ringingCall(calls)?.view.call.callId;
  const usual = ringtoneUrls[settings.ringtone];
  // While nobody calls: a popup stands ready, and its sound with it.
  useEffect(() => {
    if (callId === undefined) ringer.prepare(usual);
  }, [callId, usual, ringer]);
  const ring = ringOf(calls, settings);
  return ring !== null && <Sounding key={`${sound} ${callId}`} ring={ring} ringer={ringer} />;
}

/** How it rings is settled as it begins: nothing starts anew in the middle of it. */
function Sounding({ ring, ringer }: { readonly ring: Ring; readonly ringer: Ringer }) {
  const [first] = useState(ring);
  useEffect(() => ringer.start(first), [first, ringer]);
  return null;
}

function ringOf(calls: CallPart, settings: Settings): Ring | null {
  const { ringtone, ringtoneVolume, ringDevices, speakers } = settings;
  const { sound } = surfacesOf(calls);
  if (sound === 'ringtone') {
    const url = ringtoneUrls[calls.ringtone ?? ringtone];
    return { url, volume: ringtoneVolume / 100, on: ringDevices, at: 'all' };
  }
  // Into the ear that is on the phone, and for nobody else in the room.
  return sound === 'callWaiting' ? { url: callWaiting, volume: 1, on: speakers, at: 'first' } : null;
}
