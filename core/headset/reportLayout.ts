/*
 * Where in its reports a headset keeps its buttons and lights. Headsets differ in every offset, so it is read from the
 * collections of their report descriptor as WebHID gives them (WebHID, "HIDCollectionInfo"; USB HID Usage Tables, pages
 * 0x08 LED and 0x0B Telephony).
 */

export interface ReportItem {
  readonly usages?: readonly number[];
  readonly usageMinimum?: number;
  readonly usageMaximum?: number;
  readonly isRange?: boolean;
  readonly isArray?: boolean;
  readonly isAbsolute?: boolean;
  readonly isConstant?: boolean;
  readonly logicalMinimum?: number;
  /** Bits of one field, and how many fields follow each other. */
  readonly reportSize?: number;
  readonly reportCount?: number;
}

export interface Report {
  readonly reportId?: number;
  readonly items?: readonly ReportItem[];
}

export interface Collection {
  readonly usagePage?: number;
  readonly inputReports?: readonly Report[];
  readonly outputReports?: readonly Report[];
  readonly children?: readonly Collection[];
}

const TELEPHONY = 0x0b;

export const BUTTONS = ['hookSwitch', 'drop', 'mute'] as const;
export type HeadsetButton = (typeof BUTTONS)[number];
export const LIGHTS = ['offHook', 'ring', 'mute', 'hold'] as const;
export type HeadsetLight = (typeof LIGHTS)[number];

const BUTTON_USAGES: ReadonlyMap<number, HeadsetButton> = new Map([
  [0x0b_0020, 'hookSwitch'],
  [0x0b_0026, 'drop'],
  [0x0b_002f, 'mute'],
]);
const LIGHT_USAGES: ReadonlyMap<number, HeadsetLight> = new Map([
  [0x08_0017, 'offHook'],
  [0x08_0018, 'ring'],
  [0x08_0009, 'mute'],
  [0x08_0020, 'hold'],
]);

/** A button of its own bit, or one of those that a field may name by number. */
export interface ButtonField {
  readonly button: HeadsetButton;
  readonly reportId: number;
  readonly bit: number;
  readonly size: number;
  /** What the field holds while it is pressed; null: anything but zero. */
  readonly value: number | null;
  /** The field holds how it is, not that it was pressed. */
  readonly isAbsolute: boolean;
}

export interface LightField {
  readonly light: HeadsetLight;
  readonly reportId: number;
  readonly bit: number;
}

export interface HeadsetLayout {
  readonly buttons: readonly ButtonField[];
  readonly lights: readonly LightField[];
  /** Bytes of each output report that holds a light. */
  readonly outputBytes: ReadonlyMap<number, number>;
}

/** No descriptor that is meant well is larger: reports have at most 64 bytes, or a little more. */
const MAX_REPORT_BITS = 8 * 1024;
const MAX_DEPTH = 8;
const MAX_FIELDS = 1024;

/** The layout of a headset; null: it has no hook switch and no button for muting, so that it is none. */
export function headsetLayout(collections: readonly Collection[]): HeadsetLayout | null {
  const all = flattened(collections, 0);
  const telephony = all.filter(({ usagePage }) => usagePage === TELEPHONY);
  const buttons = telephony.flatMap(({ inputReports = [] }) => inputReports.flatMap(buttonsOf));
  if (buttons.length === 0) return null;
  // Lights lie in the telephony collection, or in one of their own beside it.
  const outputs = all.flatMap(({ outputReports = [] }) => outputReports);
  const lights = uniqueBy(outputs.flatMap(lightsOf), ({ light }) => light);
  const outputBytes = new Map(outputs.map((report) => [report.reportId ?? 0, Math.ceil(bitsOf(report) / 8)]));
  const lit = new Set(lights.map(({ reportId }) => reportId));
  return {
    buttons: uniqueBy(buttons, ({ button }) => button),
    lights,
    outputBytes: new Map([...outputBytes].filter(([reportId]) => lit.has(reportId))),
  };
}

function flattened(collections: readonly Collection[], depth: number): readonly Collection[] {
  if (depth > MAX_DEPTH) return [];
  return collections.flatMap((one) => [
    one,
    ...flattened(
      (one.children ?? []).map((child) => ({ ...child, usagePage: child.usagePage ?? 0 })),
      depth + 1,
    ),
  ]);
}

interface Field {
  readonly item: ReportItem;
  readonly bit: number;
  readonly size: number;
  readonly index: number;
}

function fieldsOf({ items = [] }: Report): readonly Field[] {
  const fields: Field[] = [];
  let bit = 0;
  for (const item of items) {
    const size = whole(item.reportSize);
    const count = whole(item.reportCount);
    for (let index = 0; index < count && fields.length < MAX_FIELDS && bit + size <= MAX_REPORT_BITS; index += 1) {
      fields.push({ item, bit, size, index });
      bit += size;
    }
  }
  return fields;
}

function bitsOf(report: Report): number {
  const last = fieldsOf(report).at(-1);
  return last === undefined ? 0 : last.bit + last.size;
}

function buttonsOf(report: Report): readonly ButtonField[] {
  const reportId = report.reportId ?? 0;
  return fieldsOf(report).flatMap(({ item, bit, size, index }): readonly ButtonField[] => {
    if (item.isConstant === true || size === 0 || size > 32) return [];
    const field = { reportId, bit, size, isAbsolute: item.isAbsolute !== false };
    if (item.isArray !== true) {
      const button = BUTTON_USAGES.get(usageAt(item, index) ?? 0);
      return button === undefined ? [] : [{ ...field, button, value: null }];
    }
    // The field holds the number of what is pressed, counted from the least value that it may have.
    return [...BUTTON_USAGES].flatMap(([usage, button]) => {
      const place = placeOf(item, usage);
      if (place === null) return [];
      return [{ ...field, button, value: place + (item.logicalMinimum ?? 0), isAbsolute: true }];
    });
  });
}

function lightsOf(report: Report): readonly LightField[] {
  return fieldsOf(report).flatMap(({ item, bit, size, index }) => {
    if (item.isConstant === true || item.isArray === true || size === 0) return [];
    const light = LIGHT_USAGES.get(usageAt(item, index) ?? 0);
    return light === undefined ? [] : [{ light, reportId: report.reportId ?? 0, bit }];
  });
}

/** The usage of the field at this place of an item; the last usage holds for those that are left over. */
function usageAt({ isRange, usages = [], usageMinimum, usageMaximum }: ReportItem, index: number): number | undefined {
  if (isRange === true && usageMinimum !== undefined && usageMaximum !== undefined) {
    return usageMinimum + index <= usageMaximum ? usageMinimum + index : undefined;
  }
  return usages[Math.min(index, usages.length - 1)];
}

function placeOf({ isRange, usages = [], usageMinimum, usageMaximum }: ReportItem, usage: number): number | null {
  if (isRange === true && usageMinimum !== undefined && usageMaximum !== undefined) {
    return usage >= usageMinimum && usage <= usageMaximum ? usage - usageMinimum : null;
  }
  const place = usages.indexOf(usage);
  return place < 0 ? null : place;
}

function whole(value: number | undefined): number {
  return value !== undefined && Number.isInteger(value) && value > 0 ? value : 0;
}

function uniqueBy<Item>(items: readonly Item[], key: (item: Item) => string): readonly Item[] {
  const first = new Map<string, Item>();
  for (const item of items) if (!first.has(key(item))) first.set(key(item), item);
  return [...first.values()];
}
