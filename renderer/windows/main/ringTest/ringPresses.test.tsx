// @vitest-environment happy-dom
import { act, cleanup, render, screen, within } from '@testing-library/react';
import { createIntl } from 'react-intl';
import { afterEach, expect, test, vi } from 'vitest';
import type { RingCheck, RingFinding, RingTestReport } from '../../../../core/ipc/ringTestShapes.ts';
import { toldOf } from '../../../../core/words/ofReplaced.ts';
import { messagesIn } from '../../../../core/words/words.ts';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { atStoryTime } from '../../../../test/stage/personAtWindow.ts';
import { ringTestStories } from '../../../stories/ringTestStories.ts';
import { ReplacedProvider } from '../../../components/asking/replaced.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import { AskProvider, type MainBridge } from '../MainBridge.tsx';
import { SectionWayProvider } from '../settings/sectionWay.ts';
import { RING_FIXES, ringTrouble } from './ringFix.ts';
import { RingFindings } from './RingFindings.tsx';

atStoryTime();
afterEach(cleanup);

const intl = createIntl({ locale: 'en', messages: messagesIn('en') });

/** Total, as the table is: each trouble as its finding, with the press against it. */
const troubles = Object.entries(RING_FIXES).map(([name, fix]) => {
  const [, check, code] = name.split('.');
  return { name, fix, finding: { check, code, verdict: 'bad' } as RingTestReport['findings'][number] };
});

test.each(troubles)('$name: its press does what it says, and where there is none the words do', async (trouble) => {
  const { finding, fix } = trouble;
  const reconnect = vi.fn(async () => null);
  const changeSettings = vi.fn<MainBridge['changeSettings']>(async () => null);
  const openSystemSettings = vi.fn<MainBridge['openSystemSettings']>(async () => ({ opened: true }));
  const restart = vi.fn<MainBridge['restart']>(async () => ({ is: 'begun' }));
  const openSection = vi.fn();
  render(
    <WordsProvider language="en">
      <AskProvider
        bridge={{ reconnect, restart, changeSettings, openSystemSettings } as Partial<MainBridge> as MainBridge}
      >
        <SectionWayProvider value={openSection}>
          <RingFindings report={{ findings: [finding] }} />
        </SectionWayProvider>
      </AskProvider>
    </WordsProvider>,
  );
  const row = within(screen.getByRole('list', { name: 'Will it ring?' })).getByRole('listitem');
  const id = ringTrouble(finding);
  expect(id).toBe(trouble.name);
  expect(row.textContent).toContain(id === null ? '' : intl.formatMessage({ id }));
  const [button] = within(row).queryAllByRole('button');
  if (fix === null) return expect(button).toBeUndefined();
  expect(button?.textContent).toBe(intl.formatMessage({ id: fix.label }));
  await act(async () => void lookAndClick(button!));
  if (fix.act === 'reconnect') return expect(reconnect).toHaveBeenCalledOnce();
  if (fix.act === 'restart') return expect(restart).toHaveBeenCalledOnce();
  if ('section' in fix.act) return expect(openSection).toHaveBeenCalledExactlyOnceWith(fix.act.section);
  if ('page' in fix.act) return expect(openSystemSettings).toHaveBeenCalledExactlyOnceWith({ page: fix.act.page });
  expect(changeSettings).toHaveBeenCalledExactlyOnceWith(fix.act.change);
  expect(row.textContent).toContain('Changed. Check again to be sure.');
});

test.each(troubles)('U9 $name: of a Ringfort that was replaced it blames no device', async ({ name, finding }) => {
  const restart = vi.fn<MainBridge['restart']>(async () => ({ is: 'begun' }));
  render(
    <WordsProvider language="en">
      <AskProvider bridge={{ restart } as Partial<MainBridge> as MainBridge}>
        <ReplacedProvider value>
          <RingFindings report={{ findings: [finding] }} />
        </ReplacedProvider>
      </AskProvider>
    </WordsProvider>,
  );
  const id = ringTrouble(finding)!;
  expect(id).toBe(name);
  const row = within(screen.getByRole('list', { name: 'Will it ring?' })).getByRole('listitem');
  expect(row.textContent).toContain(intl.formatMessage({ id: toldOf(id, true) }));
  if (toldOf(id, true) === id) return;
  expect(row.textContent).not.toContain(intl.formatMessage({ id }));
  await act(async () => void lookAndClick(within(row).getByRole('button', { name: 'Restart Ringfort' })));
  expect(restart).toHaveBeenCalledOnce();
});

function heading(...others: readonly { readonly check: RingCheck; readonly code: string }[]): string | null {
  const findings = ringTestStories.good.findings.map((one) => {
    const other = others.find(({ check }) => check === one.check);
    return other === undefined ? one : ({ ...other, verdict: 'unknown' } as RingFinding);
  });
  render(
    <WordsProvider language="en">
      <AskProvider bridge={{} as MainBridge}>
        <RingFindings report={{ findings }} />
      </AskProvider>
    </WordsProvider>,
  );
  return screen.getByRole('status').textContent;
}

test.each([
  { check: 'reached', code: 'notOffered' },
  { check: 'reached', code: 'tooOften' },
  { check: 'popup', code: 'interrupted' },
  { check: 'sound', code: 'unmeasured' },
  { check: 'sound', code: 'unknown' },
] as const)('the heading promises nothing that was not found out: $check $code', (unsure) => {
  expect(heading(unsure)).toContain('not everything could be tested');
});

test('what calls do not stand on may be unknown, and it rings all the same', () => {
  const unknown = { code: 'unknown' } as const;
  expect(heading({ check: 'tray', ...unknown }, { check: 'notifications', ...unknown })).toBe(
    'It rings. Calls reach you.',
  );
});
