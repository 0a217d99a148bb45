import type { JunkFlood, LongestBlock } from './eventLoop.ts';
import { SKIPPED } from './implementation.ts';
import type { Row } from './report.ts';

/** PROTOCOL "Test plan", row "speed", and what was asked of the paths without a store. */
export interface Target {
  readonly claim: string;
  readonly figure: number;
  readonly limit: number;
  readonly met: boolean;
}

/** What is no row of the table. */
export interface OtherFigures {
  readonly setupOfRaw: number;
  readonly longestBlock: LongestBlock;
  readonly refillStepMs: number;
  readonly junk: JunkFlood;
}

export function targetsOf(rows: readonly Row[], others: OtherFigures): readonly Target[] {
  const { setupOfRaw, longestBlock, refillStepMs, junk } = others;
  const figure = (operation: string, field: 'us' | 'floorUs' | 'ratio'): number => {
    const row = rows.find((one) => one.operation === operation);
    if (row === undefined) throw new Error(`nothing is called ${operation}`);
    return row[field];
  };
  const ms = (operation: string): number => figure(operation, 'us') / 1000;
  const both = (field: 'us' | 'floorUs'): number =>
    figure('4 KB encrypted, committed', field) + figure('4 KB decrypted, committed', field);
  return [
    ...['ping-pong 200 B', 'ping-pong 4 KB', 'burst 200 B', 'burst 4 KB'].map((operation) =>
      target(`${operation}, times the floor`, figure(operation, 'ratio'), 1.5),
    ),
    // Its floor commits as well: two fdatasync take several times as long as the primitives, whatever the code does.
    target('ping-pong 4 KB, committed, times the primitives and two commits', both('us') / both('floorUs'), 2),
    target('session setup, times the raw primitives, by processor time', setupOfRaw, 1.2),
    target('session setup, ms', ms('session setup'), 8),
    target('4 KB encrypted, committed, ms', ms('4 KB encrypted, committed'), 1.5),
    target('4 KB decrypted with a DH step, committed, ms', ms('4 KB decrypted, committed'), 2),
    target(`first message that skips ${SKIPPED}, ms`, ms(`${SKIPPED} skipped`), 20),
    target(`the same, its keys committed, ms`, ms(`${SKIPPED} skipped, committed`), 20),
    target('longest block of the event loop in a call, ms', longestBlock.ms, 10),
    target('longest of 1024 junk offers, ms of the processor', junk.longestProcessorMs, 10),
    target('all of 1024 junk offers, ms of the processor', junk.processorMs, 500),
    target('longest block of the event loop while prekeys are refilled, ms', refillStepMs, 10),
  ];
}

function target(claim: string, figure: number, limit: number): Target {
  return { claim, figure: Math.round(figure * 100) / 100, limit, met: figure <= limit };
}

export function targetLines(targets: readonly Target[]): string {
  return targets
    .map(({ claim, figure, limit, met }) => `${met ? 'met    ' : 'NOT MET'}  ${claim}: ${figure} (at most ${limit})`)
    .join('\n');
}
