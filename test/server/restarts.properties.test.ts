import { test } from 'vitest';
import { restartsAgree } from '../stage/restartingServer.ts';

test('whenever the server is killed and connections break, each frame is taken in once, in order (F1, F17)', () =>
  restartsAgree(5_000));
