import { useEffect, useState } from 'react';
import { barOf, createLevelMeter } from '../../../../sound/levelMeter.ts';
import styles from './LevelBar.module.css';

export interface LevelBarProps {
  readonly track: MediaStreamTrack;
  readonly label: string;
}

const STEP_MS = 100;

/** How loud a microphone is, ten times a second. */
export function LevelBar({ track, label }: LevelBarProps) {
  const [percent, setPercent] = useState(0);
  useEffect(() => {
    const meter = createLevelMeter(track);
    const step = setInterval(() => setPercent(Math.round(barOf(meter.level() ?? 0) * 100)), STEP_MS);
    return () => {
      clearInterval(step);
      meter.close();
    };
  }, [track]);
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={styles['bar']}
    >
      <span className={styles['level']} style={{ inlineSize: `${percent}%` }} />
    </div>
  );
}
