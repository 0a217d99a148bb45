import { readStatistics, type CallStatistics, type PictureMids } from './callStatistics.ts';
import type { MediaView } from './mediaView.ts';
import { createPictureWatch } from './pictureWatch.ts';
import { createSoundWatch } from './soundWatch.ts';

export type Figures = Pick<MediaView, 'firstSoundAt' | 'remotePicture' | 'soundMissing' | 'statistics'>;

/** Often enough to see at once that pictures come, or that nothing does. */
export const SAMPLE_MS = 250;
/** Until the first sound: a person waits for it, so a call that stays silent should be seen at once. */
export const FIRST_SAMPLES_MS = 100;
/** The numbers that a person reads change once a second. */
const SAMPLES_A_VIEW = 4;

/** What the samples of one call come to. */
export class MediaFigures {
  readonly #picturesArrive = createPictureWatch();
  readonly #soundIsMissing = createSoundWatch();
  #samples = 0;
  #shown: Figures = { firstSoundAt: null, remotePicture: false, soundMissing: false, statistics: null };

  /**
   * Takes the next sample. Null: nothing of it is worth drawing. `now`: Unix milliseconds. `isHeld`: nothing is to
   * arrive.
   */
  take(report: RTCStatsReport, mids: PictureMids, now: number, isHeld = false): Figures | null {
    const statistics = readStatistics(report, mids);
    const next: Figures = {
      statistics,
      firstSoundAt: this.#shown.firstSoundAt ?? (statistics.soundDecoded ? now : null),
      remotePicture: this.#picturesArrive(statistics.framesDecoded),
      soundMissing: this.#soundIsMissing(statistics.audioPacketsReceived, !isHeld),
    };
    this.#samples += 1;
    if (!this.#isNews(next)) return null;
    this.#shown = next;
    return next;
  }

  get hasSound(): boolean {
    return this.#shown.firstSoundAt !== null;
  }

  #isNews(next: Figures): boolean {
    const { firstSoundAt, remotePicture, soundMissing, statistics } = this.#shown;
    return (
      this.#samples % SAMPLES_A_VIEW === 0 ||
      firstSoundAt === null ||
      remotePicture !== next.remotePicture ||
      soundMissing !== next.soundMissing ||
      begun(statistics) !== begun(next.statistics)
    );
  }
}

/** Which pictures have come at all. */
function begun(statistics: CallStatistics | null): string {
  return [statistics?.framesDecoded, statistics?.screenFramesDecoded].map((frames) => (frames ?? 0) > 0).join();
}
