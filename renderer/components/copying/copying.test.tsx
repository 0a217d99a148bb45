// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { CopyButton } from './CopyButton.tsx';
import { CopyRow } from './CopyRow.tsx';
import { DiagnosticsPreview } from './DiagnosticsPreview.tsx';

afterEach(cleanup);

const said = () => screen.queryByRole('alert')?.textContent ?? null;
const press = () => act(async () => void fireEvent.click(screen.getByRole('button')));

test.each([
  ['a text that stands there', <DiagnosticsPreview key="" text="facts" />, 'Select the text and copy it.'],
  ['a text of which another form is shown', <CopyButton key="" text="facts" label="Copy" />, null],
  ['a row', <CopyRow key="" text="facts" copyLabel="Copy" copiedLabel="Copied" />, 'Select the text and copy it.'],
  ['a row that shows less', <CopyRow key="" text="fa…" copies="facts" copyLabel="Copy" copiedLabel="Copied" />, null],
])('what cannot be copied is said, for %s, until the next press that copies it', async (_what, drawn, advice) => {
  const writing = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
  render(<WordsProvider language="en">{drawn}</WordsProvider>);
  await screen.findByRole('button');
  expect(said()).toBeNull();
  await press();
  expect(said()).toBe(['That could not be copied.', advice].filter((part) => part !== null).join(' '));
  expect(screen.queryByText('Copied')).toBeNull();
  writing.mockResolvedValue();
  await press();
  expect(said()).toBeNull();
  expect(screen.getByRole('status').textContent).toBe('Copied');
  expect(writing).toHaveBeenLastCalledWith('facts');
});
