import { test } from './browserTest.ts';
import type { Shown } from './gallery.ts';
import { looksAt } from './screenCheck.ts';

/** In one test: each takes a blink, and a test a moment of its own. */
const TOGETHER = 12;

/** All are looked at, also after one that is not good: what is wrong is told of each by its name. */
export function testScreens(claim: string, screens: readonly Shown[]): void {
  for (let from = 0; from < screens.length; from += TOGETHER) {
    const some = screens.slice(from, from + TOGETHER).map((shown, place) => ({ ...shown, inLooks: looksAt(place) }));
    test(`${claim}: ${some.map(({ name }) => name).join(', ')}`, ({ gallery }) => gallery.expectGood(...some));
  }
}
