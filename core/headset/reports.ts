import { LIGHTS, type HeadsetButton, type HeadsetLayout, type HeadsetLight } from './reportLayout.ts';

export type Pressed = Partial<Readonly<Record<HeadsetButton, boolean>>>;
export type Lit = Readonly<Record<HeadsetLight, boolean>>;

/** What a report says of the buttons that it holds; of one that is too short, of those that are in it. */
export function readReport({ buttons }: HeadsetLayout, reportId: number, bytes: Uint8Array): Pressed {
  const pressed: Partial<Record<HeadsetButton, boolean>> = {};
  for (const field of buttons) {
    if (field.reportId !== reportId || field.bit + field.size > bytes.length * 8) continue;
    const held = bitsAt(bytes, field.bit, field.size);
    pressed[field.button] = field.value === null ? held !== 0 : held === field.value;
  }
  return pressed;
}

/** Every report that holds a light, so that all show this; nothing else in them is set. */
export function lightReports({ lights, outputBytes }: HeadsetLayout, lit: Lit): ReadonlyMap<number, Uint8Array> {
  const reports = new Map([...outputBytes].map(([reportId, length]) => [reportId, new Uint8Array(length)]));
  for (const { light, reportId, bit } of lights) {
    const bytes = reports.get(reportId);
    const at = Math.floor(bit / 8);
    if (bytes !== undefined && lit[light]) bytes[at] = (bytes[at] ?? 0) | (1 << (bit % 8));
  }
  return reports;
}

export function isSameLit(one: Lit, other: Lit): boolean {
  return LIGHTS.every((light) => one[light] === other[light]);
}

/** Fields lie from the lowest bit of the first byte on (USB HID 1.11, "Report Protocol"). */
function bitsAt(bytes: Uint8Array, bit: number, size: number): number {
  let value = 0;
  for (let index = 0; index < size; index += 1) {
    const at = bit + index;
    if ((((bytes[Math.floor(at / 8)] ?? 0) >> (at % 8)) & 1) === 1) value += 2 ** index;
  }
  return value;
}
