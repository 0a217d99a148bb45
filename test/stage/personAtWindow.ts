import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import { storyNow } from '../../renderer/stories/snapshots.ts';
import { lookAndClick } from '../fakes/lookAndClick.ts';

type Faked = NonNullable<NonNullable<Parameters<typeof vi.useFakeTimers>[0]>['toFake']>[number];

/** Every test of the file draws its windows at the time of the stories, and leaves none behind. */
export function atStoryTime(...alsoFaked: readonly Faked[]): void {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance', ...alsoFaked], now: storyNow }));
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });
}

/** Presses the button of this name, having seen it. */
export function click(name: string | RegExp): Promise<void> {
  return act(async () => void lookAndClick(screen.getByRole('button', { name })));
}

/** Puts this into the field of this label. */
export function type(label: string, value: string): Promise<void> {
  return act(async () => void fireEvent.change(screen.getByLabelText(label), { target: { value } }));
}

/** With the timers faked: so much time goes by. */
export function pass(ms: number): Promise<void> {
  return act(async () => vi.advanceTimersByTimeAsync(ms).then(() => undefined));
}

/** What main answers when it refuses. */
export function refuse(reason: string) {
  return (() => Promise.resolve({ ok: false, reason, detail: null })) as never;
}
