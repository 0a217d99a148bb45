import { QUALITY_SAMPLE_MS, withSample, type QualityHistory } from '../../core/call/quality/history.ts';
import { readQuality, type QualityReading } from '../../core/call/quality/reading.ts';
import { sampleBetween } from '../../core/call/quality/sample.ts';

/** A timer may come somewhat early, and the next look is a quarter of a second away. */
const EARLY_MS = 100;

/** The samples of one call, out of the reports that are read of it anyway. It outlives its connections. */
export class QualityLog {
  #last: QualityReading | null = null;
  #history: QualityHistory = [];

  /** Takes the next report; null where nothing came of it. `now`: milliseconds of a clock that never goes back. */
  take(report: Pick<RTCStatsReport, 'values'>, cameraMid: string | null, now: number): QualityHistory | null {
    const last = this.#last;
    if (last !== null && now >= last.atMs && now - last.atMs < QUALITY_SAMPLE_MS - EARLY_MS) return null;
    this.#last = readQuality(report.values(), cameraMid, now);
    const sample = last === null ? null : sampleBetween(last, this.#last);
    if (sample === null) return null;
    this.#history = withSample(this.#history, sample);
    return this.#history;
  }

  /** Held, or another connection: the next report has nothing before it. */
  pause(): void {
    this.#last = null;
  }
}
