/** Equal temperament, A at 440 Hz. */
export const G4 = 392;
export const A4 = 440;
export const B4 = 493.88;
export const C5 = 523.25;
export const D5 = 587.33;
export const E5 = 659.26;
export const G5 = 783.99;
export const A5 = 880;
export const B5 = 987.77;
export const C6 = 1046.5;
export const D6 = 1174.66;
export const E6 = 1318.51;
