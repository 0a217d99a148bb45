import { expect, test } from 'vitest';
import { createRemoteCandidates } from './remoteCandidates.ts';

const candidate = (number: number, usernameFragment = 'abcd') => ({
  candidate: `candidate:${number}`,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment,
});

function setUp(refused: string[] = []) {
  const added: RTCIceCandidateInit[] = [];
  const remote = createRemoteCandidates({
    addIceCandidate: async (init) => {
      if (refused.includes(init?.candidate ?? '')) throw new Error('not readable');
      if (init) added.push(init as RTCIceCandidateInit);
    },
  });
  return { added, remote, names: () => added.map((init) => init.candidate) };
}

test('candidates that overtake the description wait for it and keep their order', async () => {
  const { remote, names } = setUp();
  await remote.add([candidate(1), candidate(2)]);
  expect(names()).toEqual([]);
  await remote.descriptionIsSet();
  await remote.add([candidate(3)]);
  expect(names()).toEqual(['candidate:1', 'candidate:2', 'candidate:3']);
});

test('one that the engine cannot read does not keep the others away', async () => {
  const { remote, names } = setUp(['candidate:1']);
  await remote.descriptionIsSet();
  await remote.add([candidate(1), candidate(2)]);
  expect(names()).toEqual(['candidate:2']);
});

test('no more than 128 are kept for a description that does not come', async () => {
  const { added, remote } = setUp();
  for (let round = 0; round < 20; round++) await remote.add(Array.from({ length: 32 }, (_, index) => candidate(index)));
  await remote.descriptionIsSet();
  expect(added).toHaveLength(128);
});

test('a candidate without a fragment belongs to whatever description there is', async () => {
  const { added, remote } = setUp();
  await remote.descriptionIsSet();
  await remote.add([candidate(1, '')]);
  expect(added).toEqual([{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 }]);
});
