import { test } from 'vitest';
import { restartsAgree } from '../stage/restartingServer.ts';

test('F17 50,000 schedules of breaks and kills lose, double and reorder nothing', { timeout: 600_000 }, () =>
  restartsAgree(50_000),
);
