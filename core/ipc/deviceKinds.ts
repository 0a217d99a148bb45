/** What a person chooses among for their calls. */
export const DEVICE_KINDS = ['microphone', 'speaker', 'camera'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** The setting that keeps the choice of each kind. */
export const DEVICE_SETTINGS = { microphone: 'microphones', speaker: 'speakers', camera: 'cameras' } as const;
