// @vitest-environment happy-dom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { appStories, storyNow } from '../../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: storyNow }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const WRITTEN = {
  version: '1.2.3',
  packages: [{ name: 'ws', version: '8.23.0', licence: 'MIT', text: 'Permission is hereby granted' }],
};

async function openAbout(written: unknown) {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(written));
  await openMainWindow(appStories.home);
  await act(async () => void lookAndClick(screen.getByText('Settings')));
}

test('the settings tell the version, and whose code is in it on what terms', async () => {
  await openAbout(WRITTEN);
  expect(await screen.findByText('Ringfort 1.2.3')).toBeTruthy();
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Licences' })));
  const row = screen.getByText(/^ws 8\.23\.0/u);
  expect(row.textContent).toBe('ws 8.23.0 MIT');
  await act(async () => {
    row.closest('details')?.setAttribute('open', '');
    row.closest('details')?.dispatchEvent(new Event('toggle'));
  });
  expect(screen.getByText('Permission is hereby granted')).toBeTruthy();
});

test.each([null, { version: '1.2.3' }, { ...WRITTEN, version: 'x'.repeat(101) }])(
  'without a list that can be read, the name stands alone',
  async (written) => {
    await openAbout(written);
    expect(await screen.findByText('Ringfort', { selector: 'strong' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Licences' })).toBeNull();
  },
);
