import { useEffect, useRef, useState } from 'react';

/**
 * A picture that is pasted or dropped anywhere in the window while this is mounted: nobody should have to aim. Null
 * when something else was dropped; pasted text goes where it is pasted. Tells whether something is being dragged over
 * the window.
 */
export function useGivenPicture(onPicture: (picture: Blob | null) => void): boolean {
  const [isDragging, setDragging] = useState(false);
  const latest = useRef(onPicture);
  useEffect(() => {
    latest.current = onPicture;
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const picture = pictureIn(event.clipboardData);
      if (picture === null) return;
      event.preventDefault();
      latest.current(picture);
    };
    const over = (event: DragEvent) => {
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent) => {
      // From one element to the next it does not leave the window.
      if (event.relatedTarget === null) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setDragging(false);
      latest.current(pictureIn(event.dataTransfer));
    };
    window.addEventListener('paste', paste);
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('paste', paste);
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return isDragging;
}

function pictureIn(data: DataTransfer | null): Blob | null {
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/')) ?? null;
}
