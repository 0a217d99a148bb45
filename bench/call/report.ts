import { medianOf } from '../stage/medianOf.ts';
import { STEPS, type StepTimes } from './stepsOfCall.ts';

export interface Figures {
  readonly rounds: number;
  /** Of the last minute: what else the machine had to do. */
  readonly load: number;
  readonly coldPopupMs: number;
  readonly dialMs: number;
  readonly bareDialMs: number;
  readonly popupMs: number;
  readonly pictureMs: number;
  /** Of the rounds in which another path came about in time. */
  readonly restarts: readonly number[];
  readonly bareRestarts: readonly number[];
  readonly crashMs: number;
  readonly bareAnewMs: number;
  /** From "accept", medians. */
  readonly steps: StepTimes;
  readonly bareSteps: StepTimes;
  readonly popupPssMiB: number | null;
}

const POPUP_TARGET_MS = 200;
const soundTargetMs = (bareMs: number): number => 1.3 * bareMs + 40;

export function report(figures: Figures, asJson: boolean): string {
  const { rounds, load, coldPopupMs, popupMs, pictureMs, steps, bareSteps, popupPssMiB } = figures;
  const { dialMs, bareDialMs, restarts, bareRestarts, crashMs, bareAnewMs } = figures;
  const [restartMs, bareRestartMs] = [medianOf(restarts), medianOf(bareRestarts)];
  const [soundMs, bareMs] = [steps.firstSound ?? Number.NaN, bareSteps.firstSound ?? Number.NaN];
  const ms = (value: number): string => `${value.toFixed(0).padStart(6)} ms`;
  const soundLimit = soundTargetMs(bareMs);
  const verdict = (isMet: boolean): string => (isMet ? 'met' : 'MISSED');
  const lines = [
    `A call between two Ringforts, median of ${rounds} rounds, load ${load.toFixed(1)}`,
    '',
    `dial to popup shown    ${ms(dialMs)}   bare ${ms(bareDialMs)}   ratio ${(dialMs / bareDialMs).toFixed(2)}`,
    `frame to popup shown   ${ms(popupMs)}   target ${POPUP_TARGET_MS} ms: ${verdict(popupMs <= POPUP_TARGET_MS)}`,
    `  without a prepared popup, once ${ms(coldPopupMs)}`,
    `accept to first sound  ${ms(soundMs)}   target ${soundLimit.toFixed(0)} ms (1.3 x bare pair + 40): ${verdict(soundMs <= soundLimit)}`,
    `  bare pair            ${ms(bareMs)}   ratio ${(soundMs / bareMs).toFixed(2)}`,
    ...STEPS.map(
      (step) => `    ${step.padEnd(19)}${ms(steps[step] ?? Number.NaN)}   bare ${ms(bareSteps[step] ?? Number.NaN)}`,
    ),
    `camera to first picture ${ms(pictureMs)}`,
    `restart to sound again ${ms(restartMs)}   bare ${ms(bareRestartMs)}   ratio ${(restartMs / bareRestartMs).toFixed(2)}   in ${restarts.length} and ${bareRestarts.length} rounds`,
    `crash to sound again   ${ms(crashMs)}   bare ${ms(bareAnewMs)}   ratio ${(crashMs / bareAnewMs).toFixed(2)}`,
    `popup in memory        ${popupPssMiB === null ? 'unknown' : `${popupPssMiB.toFixed(0)} MiB PSS`}`,
    '',
  ];
  const json = JSON.stringify({
    ...figures,
    soundMs,
    restartMs,
    bareRestartMs,
    bareMs,
    soundTargetMs: soundLimit,
    popupTargetMs: POPUP_TARGET_MS,
  });
  return `${lines.join('\n')}${asJson ? `${json}\n` : ''}`;
}
