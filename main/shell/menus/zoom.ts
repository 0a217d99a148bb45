/** The steps by which windows grow and shrink, as factors: from half to twice the usual size. */
const STEPS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const;

export type Zoom = 'in' | 'out' | 'reset';

/** The next factor from where a window is, which need not be one of the steps. */
export function zoomed(factor: number, way: Zoom): number {
  switch (way) {
    case 'reset':
      return 1;
    case 'in':
      return STEPS.find((step) => step > factor + NEAR) ?? 2;
    case 'out':
      return STEPS.findLast((step) => step < factor - NEAR) ?? 0.5;
  }
}

/** Chromium keeps levels, so that a factor comes back a little different. */
const NEAR = 0.01;
