import { describe, expect, test } from 'vitest';
import { createConnectionWatch } from './connectionWatch.ts';

/** `order`: what it waits for is heard among the rest, too. */
function setUp({ relayOnly = false, isRenewed = false, order = false } = {}) {
  const heard: string[] = [];
  const told: string[] = [];
  const watch = createConnectionWatch(relayOnly, isRenewed, {
    progressed: (media) => {
      told.push(media);
      if (order) heard.push(`waits for: ${media}`);
    },
    connected: () => heard.push('connected'),
    interrupted: () => heard.push('interrupted'),
    closedThere: () => heard.push('closedThere'),
    foundNoWay: (lacks) => heard.push(`no way: ${lacks}`),
  });
  return { heard, told, watch };
}

describe('a connection', () => {
  test('that never comes about has failed to connect', () => {
    const { heard, watch } = setUp();
    watch.state('connecting');
    watch.gathered('host');
    watch.gatheringComplete();
    watch.state('disconnected');
    watch.state('failed');
    expect(heard).toEqual(['no way: path']);
  });

  test('that gathers before there is an answer tells of it, and of a relay it lacks, once the answer is there', () => {
    const { heard, told, watch } = setUp({ relayOnly: true, order: true });
    watch.gathersAhead();
    watch.gatheringComplete();
    watch.state('failed');
    expect(heard).toEqual([]);
    watch.began();
    expect(heard).toEqual(['waits for: relay', 'no way: relay']);
    expect(told).toEqual(['relay']);
  });

  test('that came as far as DTLS before there is an answer is that far with it', () => {
    const { told, watch } = setUp();
    watch.gathersAhead();
    watch.iceState('connected');
    expect(told).toEqual([]);
    watch.began();
    watch.state('connected');
    expect(told).toEqual(['dtls', 'media']);
  });

  test('that breaks after it stood is interrupted, for a restart can still save it', () => {
    const { heard, watch } = setUp();
    watch.state('connected');
    watch.state('disconnected');
    watch.state('failed');
    watch.state('connected');
    expect(heard).toEqual(['connected', 'interrupted', 'interrupted', 'connected']);
  });

  test('that takes the place of one that stood is interrupted where the first would have failed', () => {
    const { heard, watch } = setUp({ relayOnly: true, isRenewed: true });
    watch.gatheringComplete();
    watch.state('failed');
    expect(heard).toEqual(['interrupted']);
  });

  test('that the other side closed is told at once (A99)', () => {
    const { heard, watch } = setUp();
    watch.transportState('connecting');
    watch.transportState('connected');
    watch.state('connected');
    watch.transportState('closed');
    expect(heard).toEqual(['connected', 'closedThere']);
  });

  test('that we close ourselves has been closed by nobody else (A99)', () => {
    const { heard, watch } = setUp();
    watch.state('connected');
    watch.stop();
    watch.transportState('closed');
    expect(heard).toEqual(['connected']);
  });

  test('says nothing more after it was stopped', () => {
    const { heard, watch } = setUp();
    watch.state('connected');
    watch.state('disconnected');
    watch.stop();
    watch.state('failed');
    expect(heard).toEqual(['connected', 'interrupted']);
  });
});

describe('a connection that must be relayed', () => {
  test('has no way as soon as no relay has given an address, which is said once', () => {
    const { heard, watch } = setUp({ relayOnly: true });
    watch.gatheringComplete();
    watch.state('failed');
    expect(heard).toEqual(['no way: relay']);
  });

  test('gathers anew after that, with nothing left of what was found before', () => {
    const { heard, told, watch } = setUp({ relayOnly: true });
    watch.began();
    watch.gatheringComplete();
    watch.gathersAnew();
    watch.state('failed');
    expect(heard).toEqual(['no way: relay', 'no way: relay']);
    watch.gathersAnew();
    watch.gathered('relay');
    watch.gatheringComplete();
    watch.gathersAnew();
    watch.gatheringComplete();
    expect(heard).toHaveLength(3);
    watch.gathersAnew();
    watch.gathered('relay');
    watch.gatheringComplete();
    watch.state('connected');
    expect(heard.slice(3)).toEqual(['connected']);
    expect(told.at(-1)).toBe('media');
  });

  test('with a relay that answered, but no way beyond it, has failed to connect', () => {
    const { heard, watch } = setUp({ relayOnly: true });
    watch.gathered('relay');
    watch.gatheringComplete();
    watch.state('failed');
    expect(heard).toEqual(['no way: path']);
  });

  test('without Always Relay a missing relay is no failure', () => {
    const { heard, watch } = setUp();
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
    const { told, watch } = setUp({ relayOnly: true });
    watch.began();
    watch.gathered('host');
    watch.gathered('relay');
    watch.gathered('relay');
    expect(told).toEqual(['relay', 'ice']);
  });
});
