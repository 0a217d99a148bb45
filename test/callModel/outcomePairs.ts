import type { EndReason } from '../../core/call/endReason.ts';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { outcomeLines, reasonIn } from '../stage/outcomeTable.ts';

/*
 * Which two reasons the sides of a call may read, and beside which row: what the table "How a call ends" of the
 * protocol page says, and what it says below of two ends at once.
 */

/** What somebody reads because they heard of an end there. All other reasons are of who ended it by themselves. */
const HEARD: ReadonlySet<EndReason> = new Set([
  ...(['hungUpThere', 'failedThere', 'noRelayThere', 'declined', 'busy', 'overBeforeAnswer', 'keysNewThere'] as const),
]);

/** Causes of one end: the table has one of each, which stands for all of them. */
const ALIKE: readonly (readonly EndReason[])[] = [
  // It failed here.
  [
    'connectionLost',
    'windowLost',
    'relayUnavailable',
    'connectFailed',
    'asleep',
    'cutOff',
    'microphoneMissing',
    'storeFailed',
    'identityChanged',
  ],
  // Nobody waits for an answer any more.
  ['cancelled', 'windowLost', 'microphoneMissing', 'noAnswer', 'peerOffline', 'crossed', 'cutOff'],
  // Nobody answered: it rang there, or did not, for whatever reason.
  [
    'missed',
    'doNotDisturb',
    'quietHours',
    'systemQuiet',
    'contactSilent',
    'sharingScreen',
    'fullScreen',
    'notContact',
    'nobodyMayRing',
    'blocked',
  ],
  // Who has answered and hangs up is heard of as one who declines, where the answer is not.
  ['declinedHere', 'hungUpHere'],
];

type Line = readonly [row: string, caller: EndReason | null, callee: EndReason | null];

const rowIn = (status: string, reason: string | null): string => `\`${status}\` (\`${String(reason)}\`)`;
const HUNG_UP = rowIn('ended', 'hangup');
const FAILED = rowIn('failed', 'media');
const NO_ROOM = rowIn('missed', 'full');

/** Rows that the server ends by itself, which has heard of no end, or knows of none any more. */
const OF_SERVER: ReadonlySet<string> = new Set([rowIn('missed', 'timeout'), rowIn('missed', 'caller_lost')]);

/** Rows of an end that it forgot and is told of. */
const FORGOTTEN: ReadonlySet<string> = new Set([
  ...[rowIn('missed', 'cancel'), rowIn('failed', 'failed'), FAILED],
  // Of whose phone was in another call as the offer came, and refuses it once more than it is called.
  rowIn('rejected', 'busy'),
]);

const LINES: readonly Line[] = outcomeLines().flatMap(({ row, caller, callee }): readonly Line[] => {
  const line: Line = [row, reasonIn(caller), reasonIn(callee)];
  // Once it was answered, it makes no difference who placed the call.
  return row === HUNG_UP || row === FAILED ? [line, [row, line[2], line[1]]] : [line];
});

/**
 * What the page does not know of; null: these two reasons may stand beside this row. `forgetful`: the server could
 * write nothing and was killed, and whoever asks it first which calls live tells it of an end, or nobody does.
 */
export function whatEndsApart(
  { status, end_reason: why }: Pick<CallSession, 'status' | 'end_reason'>,
  caller: EndReason,
  callee: EndReason,
  memory: 'whole' | 'forgetful' = 'whole',
): 'the pair' | 'the row' | null {
  const row = rowIn(status, why);
  const isForgotten = memory === 'forgetful';
  // Who had not heard of the end by then reads what the server was told of it.
  if (isForgotten && FORGOTTEN.has(row)) return null;
  const isPair =
    LINES.some(([, one, other]) => isAlike(caller, one) && isAlike(callee, other)) ||
    isRefusedAgain(row, caller, callee);
  const hasHeard = HEARD.has(caller) || HEARD.has(callee);
  if (!isPair && hasHeard) return 'the pair';
  const isRow = LINES.some(([of, one, other]) => of === row && (isAlike(caller, one) || isAlike(callee, other)));
  return isRow || isBeside(row, caller) || (OF_SERVER.has(row) && (isForgotten || !hasHeard)) ? null : 'the row';
}

/** Whether a caller may read this of a call that the server never made a row of. */
export function mayHaveNoRow(caller: EndReason): boolean {
  return LINES.some(([row, one]) => row === 'none' && isAlike(caller, one));
}

/** The offer rang there before its server was killed, and found no room when it was sent again. */
function isRefusedAgain(row: string, caller: EndReason, callee: EndReason): boolean {
  return row === NO_ROOM && caller === 'noRoomThere' && callee === 'overBeforeAnswer';
}

/** Rows of which the page tells below the table. */
function isBeside(row: string, caller: EndReason): boolean {
  // The server's own word for a call that goes on, and for one whose hang-up came to nothing.
  if (row === rowIn('failed', 'both_lost') || row === FAILED) return true;
  // It had the answer, of which the caller had not heard.
  if (row === HUNG_UP && (caller === 'cancelled' || caller === 'crossed')) return true;
  return row === rowIn('missed', 'glare') && caller === 'crossed';
}

function isAlike(one: EndReason, other: EndReason | null): boolean {
  return one === other || (other !== null && ALIKE.some((kind) => kind.includes(one) && kind.includes(other)));
}
