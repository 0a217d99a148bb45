// As a namespace, so that the settings page, which draws from such tables, is not built with the whole of TypeBox.
import * as Type from 'typebox';
import { DEVICE_KINDS } from './deviceKinds.ts';
import { nameOf } from './deviceNames.ts';

/**
 * A device as it is known again. Its label stays the same for years. Of two with one label the id tells which: all
 * windows see the same one, also after the next start (Media Capture and Streams, "deviceId"), as long as the system
 * names the device alike. A group is of one document alone ("groupId"). Without an id: any of that label, or one that
 * was remembered before there were ids.
 */
export const RememberedDevice = Type.Object(
  {
    label: Type.String({ minLength: 1, maxLength: 256 }),
    group: Type.String({ maxLength: 128 }),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  },
  { additionalProperties: false },
);
export type RememberedDevice = Readonly<Type.Static<typeof RememberedDevice>>;

/**
 * Of each kind, the ones chosen last, newest first: the first that is there is used, and where none is, the system's
 * default. Office, home, train: whoever has more than these chooses again.
 */
export const MAX_REMEMBERED = 5;

/** What is done to the sound of one microphone, known by its label. */
export const OwnSound = Type.Object(
  {
    label: Type.String({ minLength: 1, maxLength: 256 }),
    echoCancellation: Type.Boolean(),
    noiseSuppression: Type.Boolean(),
    autoGain: Type.Boolean(),
    originalSound: Type.Boolean(),
  },
  { additionalProperties: false },
);

/** What a window says that the person chose for the microphone of a call; null: for the system's default. */
export const ChosenSound = Type.Object(
  {
    label: Type.Union([OwnSound.properties.label, Type.Null()]),
    change: Type.Partial(Type.Omit(OwnSound, ['label']), { additionalProperties: false }),
  },
  { additionalProperties: false },
);

/** A headset whose buttons and lights a person let Ringfort have. The serial number is empty where it has none. */
export const PairedHeadset = Type.Object(
  {
    vendorId: Type.Integer({ minimum: 0, maximum: 0xffff }),
    productId: Type.Integer({ minimum: 0, maximum: 0xffff }),
    serial: Type.String({ maxLength: 128 }),
    name: Type.String({ maxLength: 128 }),
  },
  { additionalProperties: false },
);
export type PairedHeadset = Readonly<Type.Static<typeof PairedHeadset>>;
export const MAX_HEADSETS = 4;

/** What a window says that the person chose; null: the system's default. */
export const ChosenDevice = Type.Object(
  { kind: Type.Enum([...DEVICE_KINDS]), device: Type.Union([RememberedDevice, Type.Null()]) },
  { additionalProperties: false },
);
export type ChosenDevice = Readonly<Type.Static<typeof ChosenDevice>>;

/**
 * The list after a choice. The system's default is always there, so that nothing stands behind it: choosing it forgets
 * the others.
 */
export function afterChoice(before: readonly RememberedDevice[], chosen: RememberedDevice | null): RememberedDevice[] {
  if (chosen === null) return [];
  return [chosen, ...before.filter((one) => !isSame(one, chosen))].slice(0, MAX_REMEMBERED);
}

/** Two of one label are two where both have an id; in another port it is the same one. */
function isSame(one: RememberedDevice, other: RememberedDevice): boolean {
  if (nameOf(one.label) !== nameOf(other.label)) return false;
  return one.label !== other.label || one.id === undefined || other.id === undefined || one.id === other.id;
}
