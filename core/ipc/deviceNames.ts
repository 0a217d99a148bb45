/**
 * What of a label stays when the device is plugged in elsewhere: Windows numbers what it sees in another port, as
 * "Microphone (2- USB Audio Device)".
 */
export function nameOf(label: string): string {
  return label.replace(/\(\d+- /u, '(');
}
