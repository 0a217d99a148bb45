/** What plays a recording, told to stop because another one begins. */
type MakeWay = () => void;

let whose: MakeWay | null = null;

/** From the press on, not from the first sound: of two that are loaded, the one that was wanted last is heard. */
export function takeSoundTurn(makeWay: MakeWay): void {
  if (whose !== makeWay) whose?.();
  whose = makeWay;
}

/** It goes, and nothing is to be told to it any more. */
export function leaveSoundTurn(makeWay: MakeWay): void {
  if (whose === makeWay) whose = null;
}
