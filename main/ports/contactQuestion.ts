/** Which page of the contacts. */
export interface ContactQuestion {
  /** Part of a handle; empty: everybody. */
  readonly query: string;
  /** The last handle of the page before; null: from the first on. */
  readonly after: string | null;
  readonly limit: number;
}
