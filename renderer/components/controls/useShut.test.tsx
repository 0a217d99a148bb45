// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';

afterEach(cleanup);

interface Drawn {
  readonly disabled: boolean;
  readonly onClick: () => void;
}

test.each([
  ['a button', (props: Drawn) => <Button {...props}>Call</Button>],
  ['a sign', (props: Drawn) => <IconButton {...props} label="Call" icon="c" />],
])(
  '%s that is switched off under the focus keeps it, does nothing, and is off for good once it has gone',
  async (_what, draw) => {
    const onClick = vi.fn<() => void>();
    const drawn = (disabled: boolean) => <WordsProvider language="en">{draw({ disabled, onClick })}</WordsProvider>;
    const { rerender } = render(drawn(false));
    const button = await screen.findByRole<HTMLButtonElement>('button');
    const isOff = () => [button.disabled, button.getAttribute('aria-disabled')];
    act(() => button.focus());
    rerender(drawn(true));
    expect(isOff()).toEqual([false, 'true']);
    fireEvent.click(button);
    expect(onClick).not.toHaveBeenCalled();
    act(() => button.blur());
    expect(isOff()).toEqual([true, null]);
    rerender(drawn(false));
    expect(isOff()).toEqual([false, null]);
    fireEvent.click(button);
    expect(onClick).toHaveBeenCalledOnce();
  },
);
