import { expect, test } from 'vitest';
import { createWindowCommands } from './windowCommands.ts';

test('what a person asked for last waits for the window, once', () => {
  const deeds: string[] = [];
  const commands = createWindowCommands({ show: () => deeds.push('show'), tell: () => deeds.push('tell') });
  expect(commands.take()).toBeNull();
  commands.order({ kind: 'shortcuts' });
  commands.order({ kind: 'palette', query: '' });
  expect(deeds).toEqual(['show', 'tell', 'show', 'tell']);
  expect(commands.take()).toEqual({ kind: 'palette', query: '' });
  expect(commands.take()).toBeNull();
});
