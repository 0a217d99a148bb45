import { act, render } from '@testing-library/react';
import { vi } from 'vitest';
import type { AppSnapshot, ContactSafety, DoctorReport } from '../../core/ipc/snapshot.ts';
import type { NumberComparison } from '../../core/ipc/contract.ts';
import { createSnapshotStore } from '../../renderer/snapshotStore.ts';
import { App } from '../../renderer/windows/main/App.tsx';

const ok = () => Promise.resolve({ ok: true } as const);
const done = () => Promise.resolve(null);

/** The main window before a main that answers with this snapshot, and what it then asks of it. */
export async function openMainWindow(snapshot: AppSnapshot, safety: ContactSafety | null = null) {
  let push: (next: AppSnapshot) => void = () => undefined;
  const bridge = {
    current: () => Promise.resolve(snapshot),
    onSnapshot: (listener: (next: AppSnapshot) => void) => {
      push = listener;
      return () => undefined;
    },
    choosePassphrase: vi.fn(ok),
    unlock: vi.fn(ok),
    setPassphrase: vi.fn(ok),
    removePassphrase: vi.fn(ok),
    doctor: vi.fn((): Promise<DoctorReport> => Promise.resolve({ findings: [] })),
    register: vi.fn(ok),
    addContact: vi.fn(ok),
    removeContact: vi.fn(done),
    contactSafety: vi.fn((): Promise<ContactSafety | null> => Promise.resolve(safety)),
    compareSafetyNumber: vi.fn((): Promise<NumberComparison> => Promise.resolve('same')),
    markVerified: vi.fn(ok),
    withdrawVerification: vi.fn(done),
    acceptIdentityChange: vi.fn(ok),
    discardIdentityChange: vi.fn(ok),
    allowStaticFallback: vi.fn(done),
    dial: vi.fn(ok),
    answer: vi.fn(done),
    decline: vi.fn(done),
    hangUp: vi.fn(done),
    showCall: vi.fn(done),
    removeRecent: vi.fn(done),
    clearRecents: vi.fn(done),
    markRecentsSeen: vi.fn(done),
    changeSettings: vi.fn(done),
  };
  await act(async () => {
    render(<App bridge={bridge} store={createSnapshotStore(bridge)} />);
  });
  return { bridge, push: (next: AppSnapshot) => act(async () => push(next)) };
}
