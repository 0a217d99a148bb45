export interface TrialSound {
  readonly node: AudioNode;
  readonly stop: () => void;
}

/** A hum with the overtones of a voice, which rises and falls as somebody speaks who says three syllables a second. */
export function knownVoice(context: BaseAudioContext): TrialSound {
  const syllables = new GainNode(context, { gain: 0.25 });
  const rhythm = new OscillatorNode(context, { frequency: 3 });
  rhythm.connect(new GainNode(context, { gain: 0.25 })).connect(syllables.gain);
  const melody = new OscillatorNode(context, { frequency: 0.7 });
  const tones = [1, 2, 3, 4, 5, 6, 7, 8].map((overtone) => {
    const tone = new OscillatorNode(context, { frequency: 150 * overtone });
    melody.connect(new GainNode(context, { gain: 12 * overtone })).connect(tone.frequency);
    tone.connect(new GainNode(context, { gain: 0.6 / overtone })).connect(syllables);
    return tone;
  });
  return started(syllables, [rhythm, melody, ...tones]);
}

/** The hiss of a fan: the same numbers each time. */
export function knownNoise(context: BaseAudioContext): TrialSound {
  const buffer = new AudioBuffer({ length: context.sampleRate, sampleRate: context.sampleRate });
  const samples = buffer.getChannelData(0);
  let drawn = 1;
  for (let index = 0; index < samples.length; index += 1) {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
    samples[index] = (drawn / 2 ** 32 - 0.5) * 0.1;
  }
  const hiss = new AudioBufferSourceNode(context, { buffer, loop: true });
  return started(hiss, [hiss]);
}

function started(node: AudioNode, sources: readonly AudioScheduledSourceNode[]): TrialSound {
  for (const source of sources) source.start();
  return {
    node,
    stop: () => {
      for (const source of sources) source.stop();
      node.disconnect();
    },
  };
}
