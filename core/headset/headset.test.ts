import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callChanged, ECHO_MS, lightsOf, newHeadset, NO_CALL, reported, type HeadsetCall } from './headset.ts';
import { headsetLayout, LIGHTS, type Collection, type ReportItem } from './reportLayout.ts';
import { lightReports, readReport, type Lit, type Pressed } from './reports.ts';

const bit = (usage: number, more: ReportItem = {}): ReportItem => ({
  ...{ usages: [usage], reportSize: 1, reportCount: 1, isAbsolute: true, ...more },
});
const padding = (bits: number): ReportItem => ({ isConstant: true, reportSize: 1, reportCount: bits });
const HOOK = 0x0b_0020;
const MUTE = 0x0b_002f;
const DROP = 0x0b_0026;

/** As a headset with a base station describes itself: keypad and switches in one report, lights in another. */
const headset: readonly Collection[] = [
  { usagePage: 0x0c, inputReports: [{ reportId: 1, items: [bit(0x0c_00e9), bit(0x0c_00ea), padding(6)] }] },
  {
    usagePage: 0x0b,
    inputReports: [{ reportId: 2, items: [bit(HOOK), padding(2), bit(MUTE, { isAbsolute: false }), padding(4)] }],
    outputReports: [
      { reportId: 3, items: [bit(0x08_0017), bit(0x08_0009), padding(1), bit(0x08_0018), padding(12)] },
      { reportId: 4, items: [bit(0x08_004d)] },
    ],
  },
];
const dark: Lit = { offHook: false, ring: false, mute: false, hold: false };

describe('where a headset keeps its buttons and lights', () => {
  test('is read from its collections, whatever stands between them', () => {
    const layout = headsetLayout(headset);
    if (layout === null) throw new Error('no headset');
    expect(readReport(layout, 2, Uint8Array.of(0b0000_0001))).toEqual({ hookSwitch: true, mute: false });
    expect(readReport(layout, 2, Uint8Array.of(0b0000_1000))).toEqual({ hookSwitch: false, mute: true });
    expect(readReport(layout, 1, Uint8Array.of(0xff))).toEqual({});
    expect([...lightReports(layout, { ...dark, offHook: true, ring: true })]).toEqual([
      [3, Uint8Array.of(0b0000_1001, 0)],
    ]);
  });

  test('of a report that is too short what is in it counts', () => {
    const layout = headsetLayout([
      { usagePage: 0x0b, inputReports: [{ reportId: 1, items: [bit(HOOK), padding(15), bit(MUTE)] }] },
    ]);
    if (layout === null) throw new Error('no headset');
    expect(readReport(layout, 1, Uint8Array.of(1, 0))).toEqual({ hookSwitch: true });
    expect(readReport(layout, 1, new Uint8Array(0))).toEqual({});
  });

  test('a field that names what is pressed by its number holds one of them, or none', () => {
    const keys = { isArray: true, isRange: true, usageMinimum: 0x0b_001f, usageMaximum: 0x0b_0030, logicalMinimum: 1 };
    const layout = headsetLayout([
      { usagePage: 0x0b, inputReports: [{ reportId: 7, items: [{ ...keys, reportSize: 8, reportCount: 1 }] }] },
    ]);
    if (layout === null) throw new Error('no headset');
    expect(readReport(layout, 7, Uint8Array.of(2))).toEqual({ hookSwitch: true, drop: false, mute: false });
    expect(readReport(layout, 7, Uint8Array.of(8))).toEqual({ hookSwitch: false, drop: true, mute: false });
    expect(readReport(layout, 7, Uint8Array.of(0))).toEqual({ hookSwitch: false, drop: false, mute: false });
  });

  test('a keyboard or a game pad is no headset', () => {
    expect(headsetLayout([{ usagePage: 0x01, inputReports: [{ items: [bit(HOOK)] }] }])).toBeNull();
    expect(headsetLayout([])).toBeNull();
  });

  const anyNumber = fc.oneof(fc.integer({ min: -2, max: 64 }), fc.constantFrom(2 ** 31, 1e9, NaN, Infinity, 0.5));
  const anyItem = fc.record(
    {
      usages: fc.array(fc.constantFrom(HOOK, MUTE, DROP, 0x08_0017, 7), { maxLength: 4 }),
      usageMinimum: anyNumber,
      usageMaximum: anyNumber,
      isRange: fc.boolean(),
      isArray: fc.boolean(),
      isAbsolute: fc.boolean(),
      isConstant: fc.boolean(),
      logicalMinimum: anyNumber,
      reportSize: anyNumber,
      reportCount: anyNumber,
    },
    { requiredKeys: [] },
  );
  const anyReports = fc.array(fc.record({ reportId: anyNumber, items: fc.array(anyItem, { maxLength: 6 }) }), {
    maxLength: 4,
  });

  test('a descriptor that makes no sense breaks nothing and asks for no large reports', () => {
    fc.assert(
      fc.property(anyReports, anyReports, fc.uint8Array({ maxLength: 70 }), (inputReports, outputReports, bytes) => {
        const layout = headsetLayout([{ usagePage: 0x0b, inputReports, outputReports }]);
        if (layout === null) return;
        for (const { reportId } of layout.buttons) readReport(layout, reportId, bytes);
        const lit: Lit = { offHook: true, ring: true, mute: true, hold: true };
        for (const report of lightReports(layout, lit).values()) expect(report.length).toBeLessThanOrEqual(1024);
      }),
    );
  });

  test('a button is found at whatever bit it lies, and only there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.uint8Array({ minLength: 26, maxLength: 26 }),
        (before, bytes) => {
          const layout = headsetLayout([
            { usagePage: 0x0b, inputReports: [{ reportId: 1, items: [padding(before), bit(HOOK)] }] },
          ]);
          if (layout === null) throw new Error('no headset');
          const isSet = ((bytes[Math.floor(before / 8)] ?? 0) & (1 << (before % 8))) !== 0;
          expect(readReport(layout, 1, bytes)).toEqual({ hookSwitch: isSet });
        },
      ),
    );
  });
});

const ringing: HeadsetCall = { ...NO_CALL, ringing: true };
const active: HeadsetCall = { ...NO_CALL, active: true };

/** A headset at a phone: what its buttons did. */
function headsetAt(isAbsoluteHook: boolean) {
  let state = newHeadset;
  let now = 10_000;
  const told: (Lit | null)[] = [];
  return {
    told,
    call: (call: HeadsetCall) => {
      const step = callChanged(state, call, now);
      ({ state } = step);
      told.push(step.lights);
    },
    press: (report: Pressed, afterMs = 1000) => {
      now += afterMs;
      const step = reported(state, report, isAbsoluteHook, now);
      ({ state } = step);
      return step.actions;
    },
  };
}

describe('the buttons of a headset', () => {
  test('taking it off the hook answers, and putting it back hangs up', () => {
    const { call, press } = headsetAt(true);
    call(ringing);
    expect(press({ hookSwitch: true })).toEqual(['answer']);
    call(active);
    expect(press({ hookSwitch: true })).toEqual([]);
    expect(press({ hookSwitch: false })).toEqual(['hangUp']);
  });

  test('a button that only says that it was pressed answers, and hangs up the next time', () => {
    const { call, press } = headsetAt(false);
    call(ringing);
    expect(press({ hookSwitch: true })).toEqual(['answer']);
    expect(press({ hookSwitch: false })).toEqual([]);
    call(active);
    expect(press({ hookSwitch: true })).toEqual(['hangUp']);
  });

  test('the switch that follows the light of a call that was answered elsewhere is no press', () => {
    const { call, press, told } = headsetAt(true);
    call(ringing);
    call(active);
    expect(told.at(-1)).toMatchObject({ offHook: true, ring: false });
    expect(press({ hookSwitch: true }, 150)).toEqual([]);
    call(NO_CALL);
    expect(press({ hookSwitch: false }, ECHO_MS - 1)).toEqual([]);
  });

  test('its mute button switches, and its light is set right whatever it made of it', () => {
    const { call, press, told } = headsetAt(true);
    call(active);
    expect(press({ mute: true })).toEqual(['toggleMute']);
    expect(press({ mute: false })).toEqual([]);
    call({ ...active, muted: true });
    expect(told.at(-1)).toMatchObject({ mute: true });
    call({ ...active, muted: true });
    expect(told.at(-1)).toBeNull();
  });

  test('without a call nothing that is pressed does anything', () => {
    const { press } = headsetAt(true);
    expect([press({ hookSwitch: true }), press({ mute: true }), press({ drop: true })].flat()).toEqual([]);
  });

  test('its reject button declines who rings and ends who talks', () => {
    const { call, press } = headsetAt(true);
    call(ringing);
    expect(press({ drop: true })).toEqual(['hangUp']);
    press({ drop: false });
    call(active);
    expect(press({ drop: true })).toEqual(['hangUp']);
  });

  const anyCall = fc.record({ ringing: fc.boolean(), active: fc.boolean(), muted: fc.boolean(), held: fc.boolean() });

  test('a headset that repeats what it is told never acts by itself', () => {
    fc.assert(
      fc.property(
        fc.array(anyCall),
        fc.boolean(),
        fc.integer({ min: 0, max: ECHO_MS - 1 }),
        (calls, isAbsolute, late) => {
          let state = newHeadset;
          let now = 0;
          for (const call of calls) {
            now += 1000;
            const step = callChanged(state, call, now);
            const lit = lightsOf(call);
            const echo = step.lights === null ? {} : { hookSwitch: lit.offHook, mute: lit.mute };
            const after = reported(step.state, echo, isAbsolute, now + late);
            expect(after.actions).toEqual([]);
            ({ state } = after);
          }
        },
      ),
    );
  });

  test('nothing is answered that does not ring, and nothing ended that is not there', () => {
    const report = fc.record(
      { hookSwitch: fc.boolean(), drop: fc.boolean(), mute: fc.boolean() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(anyCall, report)), fc.boolean(), (story, isAbsolute) => {
        let state = newHeadset;
        let now = 0;
        for (const [call, pressed] of story) {
          now += 1000;
          ({ state } = callChanged(state, call, now));
          now += 1000;
          const step = reported(state, pressed, isAbsolute, now);
          ({ state } = step);
          if (step.actions.includes('answer')) expect(call.ringing && !call.active).toBe(true);
          if (step.actions.includes('hangUp')) expect(call.ringing || call.active || call.held).toBe(true);
          if (step.actions.includes('toggleMute')) expect(call.active).toBe(true);
          expect(step.actions.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('every light has a meaning for some call', () => {
    const lit = [ringing, active, { ...active, muted: true }, { ...NO_CALL, held: true }].map(lightsOf);
    expect(LIGHTS.filter((light) => !lit.some((one) => one[light]))).toEqual([]);
  });
});
