// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { FakeTrack } from '../../../../test/fakes/FakeTrack.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import { AskProvider } from '../contexts/ask.ts';
import { PictureChoicesProvider, type PictureChoices } from '../contexts/pictureChoices.ts';
import { OwnPicture } from './OwnPicture.tsx';

afterEach(cleanup);

const asChosen: PictureChoices = { ownPicture: true, ownPictureCorner: 'bottomRight', blurBackground: false };

function open() {
  const choosePicture = vi.fn(async () => null);
  const track = new FakeTrack('video');
  const drawn = (choices: Partial<PictureChoices>) => (
    <WordsProvider language="en">
      <AskProvider bridge={{ ...quietCallMain, choosePicture }}>
        <PictureChoicesProvider value={{ ...asChosen, ...choices }}>
          <OwnPicture track={track} />
        </PictureChoicesProvider>
      </AskProvider>
    </WordsProvider>
  );
  const { rerender } = render(drawn({}));
  return { choosePicture, track, become: (choices: Partial<PictureChoices>) => rerender(drawn(choices)) };
}

const corner = () => screen.getByRole('group', { name: 'Your own video' }).dataset['corner'];
const button = (name: string) => screen.getByRole('button', { name });
const MOVE = 'Move your own picture (arrow keys)';

test('one’s own picture is hidden and shown by the same button, and the camera goes on', async () => {
  const { choosePicture, track, become } = open();
  const hide = button('Hide your own picture');
  await act(async () => void fireEvent.click(hide));
  expect(choosePicture.mock.calls).toEqual([[{ ownPicture: false }]]);
  become({ ownPicture: false });
  expect(document.querySelector('video')).toBeNull();
  expect(screen.queryByRole('button', { name: MOVE })).toBeNull();
  expect([button('Show your own picture'), track.readyState]).toEqual([hide, 'live']);
  await act(async () => void fireEvent.click(hide));
  expect(choosePicture).toHaveBeenLastCalledWith({ ownPicture: true });
  become({});
  expect(document.querySelector('video')).not.toBeNull();
});

test('it goes round by presses and into a corner by arrows, at once, and is kept there', async () => {
  const { choosePicture, become } = open();
  await act(async () => void fireEvent.click(button(MOVE)));
  expect([corner(), choosePicture.mock.calls]).toEqual(['bottomLeft', [[{ ownPictureCorner: 'bottomLeft' }]]]);
  await act(async () => void fireEvent.keyDown(button(MOVE), { key: 'ArrowUp' }));
  expect(corner()).toBe('topLeft');
  expect(choosePicture).toHaveBeenLastCalledWith({ ownPictureCorner: 'topLeft' });
  // There is none further.
  await act(async () => void fireEvent.keyDown(button(MOVE), { key: 'ArrowLeft' }));
  expect(choosePicture).toHaveBeenCalledTimes(2);
  become({ ownPictureCorner: 'topRight' });
  expect(corner()).toBe('topRight');
});
