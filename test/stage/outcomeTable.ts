import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missedAs } from '../../core/call/callRecord.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import { STAGE_OF_END } from '../../core/call/callStage.ts';
import { en } from '../../core/words/en.ts';
import { ru } from '../../core/words/ru.ts';

/** One line of the table "How a call ends" in docs/PROTOCOL.md, as it stands there. */
export interface OutcomeLine {
  readonly what: string;
  /** `status` (`end_reason`), or `none` if the server has no row. */
  readonly row: string;
  readonly caller: string;
  readonly callee: string;
  readonly histories: string;
  readonly sounds: string;
}

export function outcomeLines(): readonly OutcomeLine[] {
  const page = readFileSync(join(import.meta.dirname, '../../docs/PROTOCOL.md'), 'utf8');
  const section = /^### How a call ends$([^]*?)^###? /m.exec(page)?.[1] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| what '))
    .map((line) => {
      const [what = '', row = '', caller = '', callee = '', histories = '', sounds = ''] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      return { what, row, caller, callee, histories, sounds };
    });
}

const NOTHING = 'nothing';

/** The reason that a cell of words begins with; null for a side that is told nothing. */
export function reasonIn(cell: string): EndReason | null {
  const named = /^`([A-Za-z]+)`/.exec(cell)?.[1];
  return Object.keys(STAGE_OF_END).find((reason): reason is EndReason => reason === named) ?? null;
}

/** What a side reads, in both languages. */
export function wordsCell(reason: EndReason | null): string {
  return reason === null ? NOTHING : `\`${reason}\`: ${en[`end.${reason}`]} / ${ru[`end.${reason}`]}`;
}

/** A line in red is a missed call, a line with a mark is counted until somebody has looked. */
export function historyCell(
  reason: EndReason | null,
  missed = reason === null ? null : missedAs({ reason, wasHere: true }, true),
): string {
  if (reason === null) return NOTHING;
  const line = `${en[`end.short.${reason}`]} / ${ru[`end.short.${reason}`]}`;
  if (missed === null) return line;
  return missed === 'marked' ? `${line} (missed, marked)` : `${line} (missed)`;
}
