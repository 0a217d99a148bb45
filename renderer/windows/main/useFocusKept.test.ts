// @vitest-environment happy-dom
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useFocusKept } from './useFocusKept.ts';

const at = (id: string) => document.querySelector<HTMLElement>(`#${id}`)!;
const focusedId = () => document.activeElement?.id;

/** Every frame that was asked for by then. */
async function framesPass(): Promise<void> {
  for (let frame = 0; frame < 3; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
}

beforeEach(() => {
  Element.prototype.checkVisibility = () => true;
  document.body.innerHTML =
    '<main><button id="first"></button><p id="card"><button id="inCard"></button></p>' +
    '<article><p data-next-act><button id="call"></button></p></article></main>';
  renderHook(() => useFocusKept());
});

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

test('what goes with the focus leaves it where the next act is', async () => {
  at('inCard').focus();
  at('card').remove();
  await vi.waitFor(() => expect(focusedId()).toBe('call'), { timeout: 20_000 });
});

test('without a next act it goes to the page, and over everything to a sheet', async () => {
  document.querySelector('article')?.remove();
  at('inCard').focus();
  at('card').remove();
  await vi.waitFor(() => expect(focusedId()).toBe('first'), { timeout: 20_000 });
  const sheet = document.createElement('div');
  sheet.setAttribute('role', 'dialog');
  sheet.innerHTML = '<button id="yes"></button>';
  document.body.append(sheet);
  at('first').remove();
  await vi.waitFor(() => expect(focusedId()).toBe('yes'), { timeout: 20_000 });
});

test('who goes to another page by a key, away from the field they were in, is not led back by the next press', async () => {
  at('first').outerHTML = '<nav><button id="before"></button><button id="here" aria-current="page"></button></nav>';
  document.querySelector('article')?.remove();
  at('inCard').focus();
  at('card').remove();
  await vi.waitFor(() => expect(focusedId()).toBe('here'), { timeout: 20_000 });
});

test('whoever puts the focus somewhere themselves comes first', async () => {
  at('inCard').focus();
  at('card').remove();
  requestAnimationFrame(() => at('first').focus());
  await framesPass();
  expect(focusedId()).toBe('first');
});

test('a pane that gives way to another leaves the focus in what is shown, and not on the act that comes next', async () => {
  const list = at('inCard');
  list.focus();
  const hidden = new Set<Element>([list]);
  Element.prototype.checkVisibility = function isSeen() {
    return !hidden.has(this);
  };
  // The engine takes the focus away with the next frame, without taking anything out.
  list.blur();
  await Promise.resolve();
  document.querySelector('main')?.setAttribute('data-shows', 'detail');
  await vi.waitFor(() => expect(focusedId()).toBe('first'), { timeout: 20_000 });
});

test('so does one that draws the row anew, which had the focus, when it comes up again', async () => {
  at('inCard').focus();
  const hidden = at('card');
  Element.prototype.checkVisibility = function isSeen() {
    return !hidden.contains(this);
  };
  at('inCard').remove();
  await vi.waitFor(() => expect(focusedId()).toBe('first'), { timeout: 20_000 });
});

test('who pressed on nothing keeps nothing, whatever goes later', async () => {
  at('inCard').focus();
  at('inCard').blur();
  await Promise.resolve();
  at('card').remove();
  await framesPass();
  expect(document.activeElement).toBe(document.body);
});
