import { Play, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import type { Ringtone, Settings } from '../../../../../core/ipc/settings.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { useRinger } from '../../sounds.ts';
import { ringtoneUrls } from '../../../../sound/ringtones.ts';

export interface RingtoneTrialProps {
  readonly ringtone: Ringtone;
  readonly settings: Settings;
}

/** Long enough for the rise of its volume, and for each ringtone once. */
const TRIAL_MS = 6000;

/** Rings as a call would: with this, as loud, and where calls ring. Another press ends it. */
export function RingtoneTrial({ ringtone, settings: { ringtoneVolume, ringDevices } }: RingtoneTrialProps) {
  const intl = useIntl();
  const ringer = useRinger();
  const [rings, setRings] = useState(false);
  // What is changed meanwhile is heard at once.
  useEffect(() => {
    if (!rings) return;
    const stop = ringer.start({
      url: ringtoneUrls[ringtone],
      volume: ringtoneVolume / 100,
      on: ringDevices,
      at: 'all',
    });
    const end = setTimeout(() => setRings(false), TRIAL_MS);
    return () => {
      stop();
      clearTimeout(end);
    };
  }, [rings, ringer, ringtone, ringtoneVolume, ringDevices]);
  return (
    <Button
      size="small"
      icon={rings ? <Square size={14} /> : <Play size={15} />}
      onClick={() => setRings(!rings)}
      disabled={ringtoneVolume === 0}
    >
      {intl.formatMessage({ id: rings ? 'ringtone.stop' : 'ringtone.try' })}
    </Button>
  );
}
