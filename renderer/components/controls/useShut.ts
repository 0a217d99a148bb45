import { useState, type FocusEvent, type MouseEvent } from 'react';

type Shuttable = {
  readonly disabled?: boolean | undefined;
  readonly onFocus?: ((event: FocusEvent<HTMLButtonElement>) => void) | undefined;
  readonly onBlur?: ((event: FocusEvent<HTMLButtonElement>) => void) | undefined;
  readonly onClick?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
};

/**
 * A button that is switched off while it has the focus keeps it, says so and does nothing, until the focus has gone:
 * from a button that is `disabled` under it, it falls to the page, where a screen reader is nowhere.
 */
export function useShut({ disabled = false, onFocus, onBlur, onClick }: Shuttable) {
  const [isFocused, setFocused] = useState(false);
  return {
    disabled: disabled && !isFocused,
    'aria-disabled': (disabled && isFocused) || undefined,
    onFocus: (event: FocusEvent<HTMLButtonElement>) => {
      setFocused(true);
      onFocus?.(event);
    },
    onBlur: (event: FocusEvent<HTMLButtonElement>) => {
      setFocused(false);
      onBlur?.(event);
    },
    onClick: (event: MouseEvent<HTMLButtonElement>) => {
      if (disabled) event.preventDefault();
      else onClick?.(event);
    },
  };
}
