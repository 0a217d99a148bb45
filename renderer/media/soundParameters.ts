/*
 * How our engine is to send sound stands in the description it receives (RFC 7587): every packet of one size, whatever
 * is said, so that the wire shows neither who speaks nor who is muted; no gaps in silence; with what mends a lost
 * packet.
 */
const FIXED: ReadonlyMap<string, string> = new Map([
  ['useinbandfec', '1'],
  ['cbr', '1'],
]);
/** `usedtx` would leave gaps in silence. The rate is ours to choose (`sendingParameters`). */
const NOT_TAKEN: ReadonlySet<string> = new Set(['usedtx', 'maxaveragebitrate', ...FIXED.keys()]);

/** RFC 6464: how loud each packet is would stand in its header, which no encryption of media covers. */
const LEVEL = /^a=extmap:\S+ urn:ietf:params:rtp-hdrext:(?:ssrc|csrc)-audio-level\b/i;

/**
 * A description of the other side, whose hash was checked, with these parameters for every Opus format of it. What was
 * signed and hashed is not touched: both sides do this by themselves.
 */
export function withSoundParameters(sdp: string): string {
  const lines = sdp.split('\r\n');
  const formats = new Set(lines.flatMap((line) => /^a=rtpmap:(\d{1,3}) opus\//i.exec(line)?.[1] ?? []));
  const fixed = [...FIXED].map(([name, value]) => `${name}=${value}`);
  const kept = lines.filter((line) => !formats.has(formatOf(line) ?? '') && !LEVEL.test(line));
  return kept
    .flatMap((line) => {
      const format = /^a=rtpmap:(\d{1,3}) opus\//i.exec(line)?.[1];
      if (format === undefined) return [line];
      const theirs = lines.filter((one) => formatOf(one) === format).flatMap(parametersOf);
      return [line, `a=fmtp:${format} ${[...theirs, ...fixed].join(';')}`];
    })
    .join('\r\n');
}

function formatOf(line: string): string | undefined {
  return /^a=fmtp:(\d{1,3}) /i.exec(line)?.[1];
}

function parametersOf(line: string): readonly string[] {
  const [, ...rest] = line.split(' ');
  return rest
    .join(' ')
    .split(';')
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter !== '' && !NOT_TAKEN.has(parameter.split('=')[0]?.toLowerCase() ?? ''));
}
