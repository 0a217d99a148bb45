import { WRONG_CLOCK_MS } from '../../../core/protocol/serverTime.ts';
import type { ClockView } from '../../../core/ipc/snapshot.ts';

export interface ClockNoticePorts {
  /** Kept, so that a start does not tell it again. */
  readonly wasTold: () => boolean;
  readonly setTold: (told: boolean) => void;
}

export interface ClockNotice {
  /** What windows show for this offset. A clock that is right again may be told of when it next is wrong. */
  readonly view: (offsetMs: number) => ClockView;
  /** The person has read it. */
  readonly read: () => void;
}

/** Tells a person once that the computer's clock is wrong: everything works all the same, here, but not elsewhere. */
export function createClockNotice({ wasTold, setTold }: ClockNoticePorts): ClockNotice {
  let told = wasTold();
  const change = (next: boolean): void => {
    if (told === next) return;
    told = next;
    setTold(next);
  };
  return {
    view: (offsetMs) => {
      const isWrong = Math.abs(offsetMs) > WRONG_CLOCK_MS;
      if (!isWrong) change(false);
      return { offsetMs, tellWrong: isWrong && !told };
    },
    read: () => change(true),
  };
}
