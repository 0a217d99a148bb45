// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { RecentView } from '../../../../core/ipc/snapshot.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import { recents } from '../../../stories/snapshots.ts';
import { RecentDetails } from './RecentDetails.tsx';
import { severalDevices } from './recentWords.ts';

afterEach(cleanup);

/** What stands below each of these calls. */
function details(calls: readonly RecentView[], language: 'en' | 'ru'): readonly string[] {
  return calls.map((recent) => {
    const { container } = render(
      <WordsProvider language={language}>
        <RecentDetails
          recent={recent}
          moment=""
          people={{ removeVoice: () => undefined, unblock: () => undefined, add: () => undefined }}
          namesDevice={severalDevices(calls)}
        />
      </WordsProvider>,
    );
    return container.textContent ?? '';
  });
}

test('with whom one speaks on several devices, each call says on which, and a call that reached none says nothing', () => {
  const [one, two, three] = recents;
  if (one === undefined || two === undefined || three === undefined) throw new Error('the stories have no calls');
  const calls = [
    { ...one, device: 7 },
    { ...two, device: 4_294_967_295 },
    { ...three, device: null },
  ];
  expect(details(calls, 'en').map((text) => /Their device \d+/u.exec(text)?.[0])).toEqual([
    'Their device 7',
    'Their device 4294967295',
    undefined,
  ]);
  expect(details(calls, 'ru')[0]).toContain('Устройство собеседника 7');
});

test('where there is one device, its number says nothing and is not there', () => {
  const texts = details(recents, 'en');
  expect(texts).toHaveLength(recents.length);
  for (const text of texts) expect(text).not.toContain('device');
});
