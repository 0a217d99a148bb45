/** What the person does with the devices of a call. */
export interface MediaControls {
  readonly setMuted: (callId: string, muted: boolean) => void;
  readonly setCamera: (callId: string, on: boolean) => void;
  readonly setScreen: (callId: string, on: boolean) => void;
}
