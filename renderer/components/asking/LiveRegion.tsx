/**
 * Says a text to the screen reader when it changes. It stays in the page, or the first text would go unheard, and a
 * sheet, which hides the rest of the window from screen readers, leaves what is marked so alone.
 */
export function LiveRegion({ text, urgent = false }: { readonly text: string; readonly urgent?: boolean }) {
  return (
    <div
      className="visuallyHidden"
      data-live-announcer="true"
      role={urgent ? 'alert' : 'status'}
      aria-live={urgent ? 'assertive' : 'polite'}
    >
      {text}
    </div>
  );
}
