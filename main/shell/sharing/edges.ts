interface Size {
  readonly width: number;
  readonly height: number;
}

interface Edge extends Size {
  readonly x: number;
  readonly y: number;
}

/** The four edges of a rectangle, so thick, without covering any place twice. All in the same unit. */
export function edgesOf({ width, height }: Size, thick: number): Edge[] {
  const between = height - 2 * thick;
  return [
    { x: 0, y: 0, width, height: thick },
    { x: 0, y: height - thick, width, height: thick },
    { x: 0, y: thick, width: thick, height: between },
    { x: width - thick, y: thick, width: thick, height: between },
  ];
}
