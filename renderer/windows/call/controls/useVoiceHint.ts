import { useEffect, useState } from 'react';
import { createVoiceWatch, VOICE_SAMPLE_MS, type VoiceHint } from '../../../media/voiceWatch.ts';
import { createLevelMeter, type LevelMeter } from '../../../sound/levelMeter.ts';

/** A call begins with its sound; what can be said of it comes behind that. */
const BEGINS_MS = 3000;

/** Hears a microphone also while what is sent of it is silence. None of it leaves this window. */
function listenTo(track: MediaStreamTrack): LevelMeter {
  const own = track.clone();
  own.enabled = true;
  const meter = createLevelMeter(own);
  return {
    level: meter.level,
    close: () => {
      meter.close();
      own.stop();
    },
  };
}

/** What should be said of the microphone that is open. `track`: null while there is none, as in a held call. */
export function useVoiceHint(
  track: MediaStreamTrack | null,
  muted: boolean,
  listen: (track: MediaStreamTrack) => LevelMeter = listenTo,
): VoiceHint | null {
  const [meter, setMeter] = useState<LevelMeter | null>(null);
  useEffect(() => {
    if (track === null) return;
    let opened: LevelMeter | null = null;
    const begin = setTimeout(() => {
      opened = listen(track);
      setMeter(opened);
    }, BEGINS_MS);
    return () => {
      clearTimeout(begin);
      opened?.close();
      setMeter(null);
    };
  }, [track, listen]);
  const [watch] = useState(createVoiceWatch);
  const [hint, setHint] = useState<VoiceHint | null>(null);
  useEffect(() => {
    if (meter === null) return;
    const sample = setInterval(() => setHint(watch(meter.level(), muted)), VOICE_SAMPLE_MS);
    return () => clearInterval(sample);
  }, [meter, muted, watch]);
  return meter === null || (hint === 'talkingMuted') !== muted ? null : hint;
}
