import type { CallEvent } from '../../core/call/callEvent.ts';
import type { CallList } from '../../core/call/callList.ts';
import { isLive } from '../../core/call/callState.ts';

const LEAVES: ReadonlySet<CallEvent['type']> = new Set(['userHungUp', 'programEnds', 'peerBlocked']);

/** What happened in the calls of a phone, by call, as far as what is promised of them hangs on it. */
export class NotesOfPhone {
  /** Calls that were there and are over, or that the program forgot when it was killed: nobody had answered them. */
  readonly over = new Set<string>();
  readonly forgotten = new Set<string>();
  /** Which question, and whose answer, made the connection that is in force. */
  readonly made = new Map<string, string>();
  /** Calls that the person left, and those whose media were closed there without a word. */
  readonly left = new Set<string>();
  readonly guessed = new Set<string>();
  /** Those of them in which the other side had said that it falls asleep. */
  readonly misread = new Set<string>();
  /** Calls that were cut off, and that the person went back to. */
  readonly returned = new Set<string>();
  /** For how long this computer slept in a call, or its program stood still. */
  readonly slept = new Map<string, number>();
  /** Calls that gave way to one of the same two people, and became that. */
  readonly became = new Set<string>();
  /** Calls that were hung up without a session to say why. */
  readonly wordless = new Set<string>();
  /** Calls of which something could not be read here. */
  readonly unread = new Set<string>();
  /** Calls of whose hang-up no more is known here than the server reads: its words were damaged, or found no room. */
  readonly hangupsInClear = new Set<string>();
  /** Calls in which the other side described what no engine may have. */
  readonly misled = new Set<string>();
  /** How often the server said of an offer that it names devices that are no more. */
  readonly misaddressed = new Map<string, number>();
  /** Calls in which another identity of the other side turned up, or waited for a decision. */
  readonly newKeys = new Set<string>();
  /** Calls that were found cut off. */
  readonly cutOff = new Set<string>();
  readonly #gaveWayTo = new Map<string, string>();
  /** The last word of the other side that this program heard of its media. */
  readonly #words = new Map<string, { readonly sequence: number; readonly asleep: boolean }>();

  /** What happens in a call, before its machine hears of it. */
  note(event: CallEvent): void {
    const { callId } = event;
    if (LEAVES.has(event.type)) this.left.add(callId);
    if (event.type === 'serverSaid' && event.news === 'ended') this.hangupsInClear.add(callId);
    if (event.type === 'offerMisaddressed') this.misaddressed.set(callId, (this.misaddressed.get(callId) ?? 0) + 1);
    if (event.type === 'callCutOff') this.cutOff.add(callId);
    if (event.type === 'trustChanged') this.newKeys.add(callId);
    if (event.type === 'computerSlept') this.slept.set(callId, (this.slept.get(callId) ?? 0) + event.sleptMs);
    if (event.type !== 'remoteMediaState') return;
    const { sequence, asleep } = event;
    if (sequence > (this.#words.get(callId)?.sequence ?? 0)) this.#words.set(callId, { sequence, asleep });
  }

  /** Closed media of the other side are taken for a hang-up. */
  guess(callId: string): void {
    // Said again, where it found no room before: it was so by then.
    if (this.guessed.has(callId)) return;
    this.guessed.add(callId);
    if (this.#words.get(callId)?.asleep === true) this.misread.add(callId);
  }

  /** A program that begins knows nothing of what was said to the one before. */
  beginAgain(): void {
    this.#words.clear();
  }

  /** What became of the calls with a step of their machine. */
  look(calls: CallList): void {
    for (const state of calls) {
      const { callId } = state.call;
      if (!isLive(state)) this.over.add(callId);
      const gaveWay = state.phase === 'answering' || state.phase === 'connecting' ? state.gaveWay : null;
      if (gaveWay !== null) this.#gaveWayTo.set(callId, gaveWay.call.callId);
      const became = state.phase === 'connected' ? this.#gaveWayTo.get(callId) : undefined;
      if (became !== undefined) this.became.add(became);
    }
  }
}
