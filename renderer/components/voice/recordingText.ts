/** Standard base64, as recordings cross to main and back. */
export function textOfRecording(recording: Uint8Array): string {
  let binary = '';
  // In pieces: a call takes so many arguments and no more.
  for (let at = 0; at < recording.length; at += 8192) {
    binary += String.fromCharCode(...recording.subarray(at, at + 8192));
  }
  return btoa(binary);
}

export function recordingOfText(text: string): Uint8Array {
  const binary = atob(text);
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
