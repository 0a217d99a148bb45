import { expect, test } from 'vitest';
import type { CallView } from '../../../core/call/view.ts';
import { connectedView } from '../../../test/fakes/callView.ts';
import { only } from '../../../test/fakes/shownCalls.ts';
import { createKeptAwake } from './keptAwake.ts';

const call = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const theirs = { microphone: true, camera: false, screen: false, held: false };
const connected = connectedView(call, { theirs });

/** As Electron's, which knows itself by `this`. */
class Blocker {
  readonly awake = new Map<number, string>();
  #next = 0;

  start(kind: string): number {
    this.#next += 1;
    this.awake.set(this.#next, kind);
    return this.#next;
  }

  stop(id: number): void {
    this.awake.delete(id);
  }
}

function computer() {
  const blocker = new Blocker();
  const { awake } = blocker;
  const kept = createKeptAwake(blocker);
  const look = (view: CallView) => {
    kept.draw(only(view));
    return [...awake.values()];
  };
  return { look, kept, awake };
}

test('the display stays on while there is something to see, else the program alone, and nothing after the call', () => {
  const { look } = computer();
  expect(look({ phase: 'idle' })).toEqual([]);
  expect(look(connected)).toEqual(['prevent-app-suspension']);
  expect(look({ ...connected, theirs: { ...theirs, screen: true } })).toEqual(['prevent-display-sleep']);
  expect(look({ ...connected, sharing: true })).toEqual(['prevent-display-sleep']);
  expect(look({ ...connected, call: { ...call, type: 'video' } })).toEqual(['prevent-display-sleep']);
  expect(look({ ...connected, heldHere: true })).toEqual(['prevent-app-suspension']);
  expect(look(connected)).toEqual(['prevent-app-suspension']);
  expect(look({ phase: 'idle' })).toEqual([]);
});

test('it is asked for once, however often the call is drawn, and given back at the end of the program', () => {
  const { look, kept, awake } = computer();
  look(connected);
  look({ ...connected, muted: true });
  expect([...awake.keys()]).toEqual([1]);
  kept.stop();
  expect([...awake]).toEqual([]);
});
