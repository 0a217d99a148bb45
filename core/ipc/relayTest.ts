/** One address of a relay to be tried. */
export interface RelayQuestion {
  readonly id: number;
  readonly url: string;
  readonly username: string;
  readonly credential: string;
}
