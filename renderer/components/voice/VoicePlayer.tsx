import { Pause, Play } from 'lucide-react';
import { useIntl } from 'react-intl';
import { toldOf } from '../../../core/words/ofReplaced.ts';
import type { Ask } from '../asking/askMain.tsx';
import { useReplaced } from '../asking/replaced.ts';
import { RestartIfNamed } from '../asking/RestartIfNamed.tsx';
import type { RestartBridge } from '../asking/RestartButton.tsx';
import { Button } from '../controls/Button.tsx';
import { clockText } from '../calls/clockText.ts';
import { IconButton } from '../controls/IconButton.tsx';
import { useVoicePlayback } from './useVoicePlayback.ts';
import styles from './VoicePlayer.module.css';

export interface VoicePlayerProps {
  readonly ask: Ask<RestartBridge>;
  readonly load: () => Promise<Uint8Array | null>;
  /** Of which it is, where several stand on one page. */
  readonly of?: string;
  /** Before it is loaded. */
  readonly durationMs: number;
  /** It was begun. */
  readonly onPlayed?: (() => void) | undefined;
}

/** Arrows of a keyboard move by so much. */
const STEP_MS = 1000;

const BROKEN = { mute: 'voice.cannotPlay', unreadable: 'voice.cannotRead' } as const;

/** Plays a voice message: where it is, how fast, and from anywhere. */
export function VoicePlayer({ ask, load, of, durationMs: promisedMs, onPlayed }: VoicePlayerProps) {
  const intl = useIntl();
  const { state, isPlaying, positionMs, durationMs, speed, toggle, seek, faster } = useVoicePlayback(load, onPlayed);
  const isReplaced = useReplaced();
  const broken = state === 'mute' || state === 'unreadable' ? toldOf(BROKEN[state], isReplaced) : null;
  const name = intl.formatMessage({ id: 'voice.message' });
  const wholeMs = Math.max(durationMs ?? promisedMs, 1);
  return (
    <>
      <div className={styles['player']} role="group" aria-label={of === undefined ? name : `${name}, ${of}`}>
        <IconButton
          kind="tonal"
          size="small"
          label={intl.formatMessage({ id: isPlaying ? 'voice.pause' : 'voice.play' })}
          icon={isPlaying ? <Pause /> : <Play />}
          aria-busy={state === 'loading'}
          onClick={toggle}
        />
        <input
          type="range"
          className={styles['place']}
          aria-label={intl.formatMessage({ id: 'voice.position' })}
          aria-valuetext={`${clockText(positionMs)} / ${clockText(wholeMs)}`}
          min={0}
          max={Math.round(wholeMs)}
          step={STEP_MS}
          value={Math.min(Math.round(positionMs), Math.round(wholeMs))}
          disabled={state !== 'ready'}
          onChange={({ target }) => seek(target.valueAsNumber)}
        />
        <span className={styles['time']} aria-hidden="true">
          {clockText(positionMs)} / {clockText(wholeMs)}
        </span>
        <Button kind="quiet" size="small" onClick={faster}>
          <span className="visuallyHidden">{intl.formatMessage({ id: 'voice.speed' })} </span>
          {intl.formatMessage({ id: 'voice.times' }, { speed })}
        </Button>
      </div>
      {broken !== null && (
        <>
          <p className={styles['broken']} role="alert">
            {intl.formatMessage({ id: broken })}
          </p>
          <RestartIfNamed of={broken} ask={ask} />
        </>
      )}
    </>
  );
}
