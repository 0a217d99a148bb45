const line = (kind: 'audio' | 'video', format: number): string => `m=${kind} 9 UDP/TLS/RTP/SAVPF ${format}\r\n`;

/** The media lines of every call: microphone, camera, screen. */
export const threeLines = [line('audio', 111), line('video', 96), line('video', 96)].join('');
