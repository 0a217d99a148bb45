/** What the person does with the devices of a call. */
export interface MediaControls {
  readonly setMuted: (callId: string, muted: boolean) => void;
  readonly setCamera: (callId: string, on: boolean) => void;
  readonly setScreen: (callId: string, on: boolean) => void;
  /** The own picture goes out smaller than it could. */
  readonly setSmallPicture: (callId: string, on: boolean) => void;
}
