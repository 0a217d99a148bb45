// @vitest-environment happy-dom
import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Avatar } from './Avatar.tsx';

test.each([
  ['анна', 'А'],
  ['e\u{301}lise', 'E\u{301}'],
  ['🇮🇪 Maeve', '🇮🇪'],
  ['', ''],
])('the sign of %j is its first letter whole, with its marks', (name, sign) => {
  const { container } = render(<Avatar handle="maeve" name={name} size={40} />);
  expect(container.textContent).toBe(sign);
});
