import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { readJson } from '../../files/readJson.ts';
import { writeWholeNow } from '../../files/writeWhole.ts';

/** In the units of the desktop. */
export interface WindowPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Desktops of many screens are some ten thousand wide, and what lies left of the first one is negative. */
const Coordinate = Type.Integer({ minimum: -100_000, maximum: 100_000 });
const Length = Type.Integer({ minimum: 100, maximum: 20_000 });
/** `maximized`: it filled its screen; the rest is where it stands otherwise. */
const KeptPlace = Type.Object({
  ...{ x: Coordinate, y: Coordinate, width: Length, height: Length },
  maximized: Type.Optional(Type.Boolean()),
});
const KeptPlaces = Type.Object({
  main: Type.Optional(KeptPlace),
  call: Type.Optional(KeptPlace),
  mini: Type.Optional(KeptPlace),
});
const Anything = Type.Record(Type.String(), Type.Unknown());
const MOST_BYTES = 64 * 1024;
export type PlacedWindow = keyof Static<typeof KeptPlaces>;
const NAMES = ['main', 'call', 'mini'] as const satisfies readonly PlacedWindow[];

export interface WindowPlacesPorts {
  readonly file: string;
  /** What of each screen is free for windows. */
  readonly workAreas: () => readonly WindowPlace[];
  readonly onFault: (what: string, error: unknown) => void;
}

export interface WindowPlaces {
  /** Null: nobody put it anywhere, or the screen that it stood on is gone. */
  readonly of: (name: PlacedWindow) => WindowPlace | null;
  /** Whether it filled its screen when it was last seen. */
  readonly isMaximized: (name: PlacedWindow) => boolean;
  readonly keep: (name: PlacedWindow, place: WindowPlace, isMaximized?: boolean) => void;
}

/**
 * Where each window stood, over restarts. A file beside the store, not in it: a window is placed before the store is
 * open, and where it stands tells nobody anything.
 */
export function createWindowPlaces({ file, workAreas, onFault }: WindowPlacesPorts): WindowPlaces {
  let kept = readPlaces(readJson(file, MOST_BYTES), (name) =>
    onFault('place of a window', new Error(`the place of ${name} cannot be read`)),
  );
  return {
    of: (name) => {
      const place = kept[name];
      if (place === undefined) return null;
      const area = workAreas().find((one) => isWithinReach(place, one));
      if (area === undefined) return null;
      const { x, y, width, height } = place;
      // The screen may be a smaller one since.
      return { x, y, width: Math.min(width, area.width), height: Math.min(height, area.height) };
    },
    isMaximized: (name) => kept[name]?.maximized === true,
    keep: (name, { x, y, width, height }, isMaximized = false) => {
      const before = kept[name];
      const now = { x, y, width, height, ...(isMaximized && { maximized: true }) };
      if (before !== undefined && isSame(before, now)) return;
      const next = { ...kept, [name]: now };
      if (!Value.Check(KeptPlaces, next)) return;
      kept = next;
      try {
        writeWholeNow(file, JSON.stringify(kept), 'written');
      } catch (error) {
        // A full disk costs no more than the place.
        onFault('place of a window', error);
      }
    },
  };
}

/** Each by itself: one that is none costs no other window its place (A83). Names of a later Ringfort stay. */
function readPlaces(found: unknown, onUnreadable: (name: PlacedWindow) => void): Static<typeof KeptPlaces> {
  if (!Value.Check(Anything, found)) return {};
  const places = { ...found };
  for (const name of NAMES) {
    if (places[name] === undefined || Value.Check(KeptPlace, places[name])) continue;
    delete places[name];
    onUnreadable(name);
  }
  return Value.Check(KeptPlaces, places) ? places : {};
}

const isSame = (one: Static<typeof KeptPlace>, other: Static<typeof KeptPlace>): boolean =>
  (['x', 'y', 'width', 'height', 'maximized'] as const).every((part) => one[part] === other[part]);

/** What a hand needs of a title to take hold of the window. */
const REACH = { width: 80, height: 24 };

function isWithinReach(place: WindowPlace, area: WindowPlace): boolean {
  const width = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
  const isTitleInside = place.y >= area.y - REACH.height && place.y <= area.y + area.height - REACH.height;
  return width >= REACH.width && isTitleInside;
}
