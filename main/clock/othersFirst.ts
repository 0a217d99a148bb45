/** Lets what waits in the event loop run before the next piece of long work. */
export function othersFirst(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
