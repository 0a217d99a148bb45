import { useRef, useState, type PointerEvent } from 'react';
import { nearestCorner, type Corner } from './corner.ts';

/** What a hand that only presses may tremble by. */
const TREMBLE_PX = 6;

interface Held {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
}

/** A picture in the picture follows the pointer that holds it, and falls into the corner where it is let go. */
export function useDrag(dropped: (corner: Corner) => void) {
  const held = useRef<Held | null>(null);
  const [isDragged, setDragged] = useState(false);

  const follow = (tile: HTMLElement, x: number, y: number): void => {
    tile.style.translate = `${x}px ${y}px`;
  };
  const letGo = (tile: HTMLElement): void => {
    held.current = null;
    tile.style.translate = '';
    setDragged(false);
  };

  const drag = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      // Its buttons are pressed, not dragged by.
      if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button') !== null)) return;
      held.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: ({ currentTarget, pointerId, clientX, clientY }: PointerEvent<HTMLElement>) => {
      const from = held.current;
      if (from?.pointer !== pointerId) return;
      const [x, y] = [clientX - from.x, clientY - from.y];
      if (!isDragged && Math.hypot(x, y) < TREMBLE_PX) return;
      setDragged(true);
      follow(currentTarget, x, y);
    },
    onPointerUp: ({ currentTarget, pointerId }: PointerEvent<HTMLElement>) => {
      if (held.current?.pointer !== pointerId) return;
      const { left, top, width, height } = currentTarget.getBoundingClientRect();
      const room = { width: window.innerWidth, height: window.innerHeight };
      letGo(currentTarget);
      if (isDragged) dropped(nearestCorner({ x: left + width / 2, y: top + height / 2 }, room));
    },
    onPointerCancel: ({ currentTarget }: PointerEvent<HTMLElement>) => letGo(currentTarget),
  };
  return { drag, isDragged };
}
