import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createConnectionWatch } from './connectionWatch.ts';

function setUp(relayOnly = false) {
  const clock = new ManualClock();
  const heard: string[] = [];
  const told: string[] = [];
  const watch = createConnectionWatch(
    relayOnly,
    {
      progressed: (media) => told.push(media),
      connected: () => heard.push('connected'),
      interrupted: () => heard.push('interrupted'),
      failed: (failure) => heard.push(failure),
    },
    clock.startTimer,
  );
  return { clock, heard, told, watch };
}

describe('a connection', () => {
  test('that never comes about has failed to connect', () => {
    const { heard, watch } = setUp();
    watch.state('connecting');
    watch.gathered('host');
    watch.gatheringComplete();
    watch.state('disconnected');
    watch.state('failed');
    expect(heard).toEqual(['iceFailed']);
  });

  test('that is interrupted for ten seconds is lost', () => {
    const { clock, heard, watch } = setUp();
    watch.state('connected');
    watch.state('disconnected');
    clock.advance(9_999);
    expect(heard).toEqual(['connected', 'interrupted']);
    clock.advance(1);
    expect(heard).toEqual(['connected', 'interrupted', 'connectionLost']);
  });

  test('that comes back in time goes on, and has ten seconds again the next time', () => {
    const { clock, heard, watch } = setUp();
    watch.state('connected');
    watch.state('disconnected');
    clock.advance(9_000);
    watch.state('connected');
    clock.advance(9_000);
    watch.state('disconnected');
    clock.advance(9_000);
    expect(heard).toEqual(['connected', 'interrupted', 'connected', 'interrupted']);
  });

  test('that the other side closed has ended at once, and is not lost ten seconds later (A99)', () => {
    const { clock, heard, watch } = setUp();
    watch.transportState('connecting');
    watch.transportState('connected');
    watch.state('connected');
    watch.transportState('closed');
    watch.state('disconnected');
    clock.advance(20_000);
    expect(heard).toEqual(['connected', 'closedThere']);
  });

  test('that we close ourselves has been closed by nobody else (A99)', () => {
    const { heard, watch } = setUp();
    watch.state('connected');
    watch.stop();
    watch.transportState('closed');
    expect(heard).toEqual(['connected']);
  });

  test('that breaks after it stood is lost and was not impossible', () => {
    const { heard, watch } = setUp();
    watch.state('connected');
    watch.state('failed');
    watch.state('failed');
    expect(heard).toEqual(['connected', 'connectionLost']);
  });

  test('says nothing more after it was stopped', () => {
    const { clock, heard, watch } = setUp();
    watch.state('connected');
    watch.state('disconnected');
    watch.stop();
    clock.advance(60_000);
    watch.state('failed');
    expect(heard).toEqual(['connected', 'interrupted']);
  });
});

describe('a connection that must be relayed', () => {
  test('fails as soon as no relay has given an address', () => {
    const { heard, watch } = setUp(true);
    watch.gatheringComplete();
    watch.state('failed');
    expect(heard).toEqual(['relayUnreachable']);
  });

  test('with a relay that answered, but no way beyond it, has failed to connect', () => {
    const { heard, watch } = setUp(true);
    watch.gathered('relay');
    watch.gatheringComplete();
    watch.state('failed');
    expect(heard).toEqual(['iceFailed']);
  });

  test('without Always Relay a missing relay is no failure', () => {
    const { heard, watch } = setUp(false);
    watch.gatheringComplete();
    expect(heard).toEqual([]);
  });
});

describe('how far a connection is', () => {
  test('is told in order until it stands, and not again after an interruption', () => {
    const { told, watch } = setUp();
    watch.began();
    watch.iceState('checking');
    watch.iceState('connected');
    watch.state('connected');
    watch.iceState('disconnected');
    watch.iceState('connected');
    expect(told).toEqual(['dtls', 'media']);
  });

  test('with only a relay allowed, it first waits for its address', () => {
    const { told, watch } = setUp(true);
    watch.began();
    watch.gathered('host');
    watch.gathered('relay');
    watch.gathered('relay');
    expect(told).toEqual(['relay', 'ice']);
  });

  test('nothing is told of one that failed', () => {
    const { told, watch } = setUp();
    watch.state('failed');
    watch.iceState('connected');
    expect(told).toEqual([]);
  });
});
