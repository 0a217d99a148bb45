import { Play, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import speakerTest from '../../../../../assets/sounds/speakerTest.wav';
import { toldOf } from '../../../../../core/words/ofReplaced.ts';
import { useReplaced } from '../../../../components/asking/replaced.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { playOnce } from '../../../../sound/playOnce.ts';
import { NamedPressesLine } from '../../NamedPresses.tsx';

/** Plays a short tune where calls are heard. */
export function SpeakerTrial({ speaker }: { readonly speaker: string }) {
  const intl = useIntl();
  const [state, setState] = useState<'off' | 'playing' | 'failed'>('off');
  const said = toldOf('trial.speaker.failed', useReplaced());
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
      <p role="status">{state === 'failed' && intl.formatMessage({ id: said })}</p>
      {state === 'failed' && <NamedPressesLine of={said} />}
    </div>
  );
}
