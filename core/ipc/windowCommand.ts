/** What main asks of the main window after it brought it to the front. */
export type WindowCommand =
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'settings' }
  /** The palette, with this in its field. */
  | { readonly kind: 'palette'; readonly query: string };
