import { fireEvent } from '@testing-library/react';
import { vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../core/call/inputGuard.ts';

/** A person sees what they press. The test has put its own clock in the place of `performance`. */
export function lookAndClick(element: Element): boolean {
  vi.advanceTimersByTime(IGNORE_INPUT_MS);
  return fireEvent.click(element);
}
