import type { Collection } from '../../core/headset/reportLayout.ts';
import type { HidDevice, HidReportEvent } from '../../renderer/headset/hid.ts';

interface Habits {
  /** Its switches follow its lights, and it says so. */
  readonly echoes?: boolean;
  /** Its mute button switches its own light first. */
  readonly mutesItself?: boolean;
  /** Whether it can be opened: the first so many times it cannot. */
  readonly opens?: boolean | { readonly after: number };
}

const BITS = { hook: 0, mute: 3 } as const;
const LIGHTS = [
  ['offHook', 0],
  ['mute', 1],
  ['ring', 3],
] as const;

/** A headset behind WebHID, byte by byte: switches in report 2, lights in report 3. */
export class SimulatedHeadset implements HidDevice {
  readonly productName = 'Simulated headset';
  readonly collections: readonly Collection[] = [
    {
      usagePage: 0x0b,
      inputReports: [
        {
          reportId: 2,
          items: [
            { usages: [0x0b_0020], reportSize: 1, reportCount: 1, isAbsolute: true },
            { isConstant: true, reportSize: 2, reportCount: 1 },
            { usages: [0x0b_002f], reportSize: 1, reportCount: 1, isAbsolute: false },
          ],
        },
      ],
      outputReports: [
        {
          reportId: 3,
          items: [
            { usages: [0x08_0017, 0x08_0009], reportSize: 1, reportCount: 2 },
            { isConstant: true, reportSize: 1, reportCount: 1 },
            { usages: [0x08_0018], reportSize: 1, reportCount: 1 },
          ],
        },
      ],
    },
  ];
  opened = false;
  oninputreport: ((event: HidReportEvent) => void) | null = null;
  readonly #habits: Habits;
  #switches = 0;
  #lit = 0;
  #tries = 0;

  constructor(habits: Habits = {}) {
    this.#habits = habits;
  }

  async open(): Promise<void> {
    this.#tries += 1;
    const { opens = true } = this.#habits;
    if (opens === false || (opens !== true && this.#tries <= opens.after))
      throw new DOMException('Failed to open the device.', 'NotAllowedError');
    this.opened = true;
  }

  async close(): Promise<void> {
    this.opened = false;
  }

  async sendReport(reportId: number, data: Uint8Array): Promise<void> {
    if (!this.opened || reportId !== 3) throw new DOMException('Failed to write the report.', 'NotAllowedError');
    this.#lit = data[0] ?? 0;
    if (this.#habits.echoes !== true) return;
    this.#switch('hook', (this.#lit & 1) !== 0);
    this.#switch('mute', (this.#lit & 2) !== 0);
  }

  lights(): readonly string[] {
    return LIGHTS.flatMap(([light, bit]) => ((this.#lit & (1 << bit)) === 0 ? [] : [light]));
  }

  takeOffHook(): void {
    this.#switch('hook', true);
  }

  putOnHook(): void {
    this.#switch('hook', false);
  }

  pressMute(): void {
    if (this.#habits.mutesItself === true) this.#lit ^= 2;
    this.#switch('mute', true);
    this.#switch('mute', false);
  }

  #switch(button: keyof typeof BITS, isOn: boolean): void {
    const bit = 1 << BITS[button];
    this.#switches = isOn ? this.#switches | bit : this.#switches & ~bit;
    this.oninputreport?.({ reportId: 2, data: new DataView(Uint8Array.of(this.#switches).buffer) });
  }
}
