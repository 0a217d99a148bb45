import { Play, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import speakerTest from '../../../../../assets/sounds/speakerTest.wav';
import { Button } from '../../../../components/controls/Button.tsx';
import { playOnce } from '../../../../sound/playOnce.ts';

/** Plays a short tune where calls are heard. */
export function SpeakerTrial({ speaker }: { readonly speaker: string }) {
  const intl = useIntl();
  const [state, setState] = useState<'off' | 'playing' | 'failed'>('off');
  useEffect(() => {
    if (state !== 'playing') return;
    return playOnce(speakerTest, speaker, (played) => setState(played ? 'off' : 'failed'));
  }, [state, speaker]);
  const plays = state === 'playing';
  return (
    <div>
      <Button
        size="small"
        icon={plays ? <Square size={14} /> : <Play size={15} />}
        onClick={() => setState(plays ? 'off' : 'playing')}
      >
        {intl.formatMessage({ id: plays ? 'ringtone.stop' : 'trial.speaker' })}
      </Button>
      <p role="status">{state === 'failed' && intl.formatMessage({ id: 'trial.speaker.failed' })}</p>
    </div>
  );
}
