import { act, render } from '@testing-library/react';
import { vi } from 'vitest';
import type { RingTestAnswer, RingTestWish } from '../../core/ipc/ringTestShapes.ts';
import type { RelayAddress, RelayTestAnswer } from '../../core/call/relayTrial.ts';
import type { AppSnapshot, ContactSafety, DoctorReport } from '../../core/ipc/snapshot.ts';
import type { MadeLink, OwnLinkView } from '../../core/ipc/links.ts';
import type { GlobalAction } from '../../core/shortcuts/globalShortcuts.ts';
import type { UpdateView } from '../../core/ipc/updates.ts';
import type { WindowCommand } from '../../core/ipc/windowCommand.ts';
import type { NumberComparison, ServerExamination } from '../../core/ipc/refusals.ts';
import { loadAllParts } from '../../renderer/components/mending/later.tsx';
import { snapshotOf, type Picture } from '../../renderer/stories/picture.ts';
import { App } from '../../renderer/windows/main/App.tsx';
import { createMainStore, type MainBridge } from '../../renderer/windows/main/MainBridge.tsx';
import { blockedPage, contactsPage, recentsPage } from '../fakes/pagesOf.ts';

const ok = () => Promise.resolve({ ok: true } as const);
const done = () => Promise.resolve(null);
const kept = () => Promise.resolve({ isKept: true });

// happy-dom gives nothing any size, and a virtual list draws what it has room for.
for (const [side, length] of Object.entries({ clientWidth: 320, clientHeight: 4000 })) {
  Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => length });
}

/** The main window before a main that has this picture, and what it then asks of it. */
export async function openMainWindow(first: Picture, safety: ContactSafety | null = null) {
  let picture = first;
  let revision = 1;
  const tell: { [Name in keyof AppSnapshot]?: (part: AppSnapshot[Name]) => void } = {};
  const listen =
    <Name extends keyof AppSnapshot>(name: Name) =>
    (listener: (typeof tell)[Name]) => {
      tell[name] = listener;
      return () => undefined;
    };
  let commanded = (_waits: null): void => undefined;
  const updated = new Set<(view: UpdateView) => void>();
  const bridge = {
    current: () => Promise.resolve(snapshotOf(picture, revision)),
    onCall: listen('call'),
    onAccount: listen('account'),
    onContacts: listen('contacts'),
    onRecents: listen('recents'),
    onSettings: listen('settings'),
    onCommandWaits: (listener: typeof commanded) => {
      commanded = listener;
      return () => undefined;
    },
    shield: vi.fn((_shown: { readonly isOn: boolean }) => Promise.resolve(null)),
    showLog: vi.fn(done),
    showDataFolder: vi.fn((_folder: { readonly of: 'profile' | 'server' }) => done()),
    onUpdates: (listener: (view: UpdateView) => void) => {
      updated.add(listener);
      return () => updated.delete(listener);
    },
    currentUpdate: vi.fn(async (): Promise<UpdateView> => ({ state: 'none' })),
    checkForUpdates: vi.fn(done),
    downloadUpdate: vi.fn(done),
    restartForUpdate: vi.fn(done),
    restart: vi.fn<MainBridge['restart']>(async () => ({ is: 'begun' })),
    headset: vi.fn(done),
    forgetHeadset: vi.fn(done),
    recordKeys: vi.fn(done),
    takenShortcuts: vi.fn((): Promise<readonly GlobalAction[]> => Promise.resolve([])),
    takeCommand: vi.fn((): Promise<WindowCommand | null> => Promise.resolve(null)),
    choosePassphrase: vi.fn(ok),
    saveBackup: vi.fn((_passphrase: { readonly passphrase: string }): ReturnType<MainBridge['saveBackup']> => ok()),
    chooseBackup: vi.fn(async (): ReturnType<MainBridge['chooseBackup']> => ({ ok: true, name: 'backup' })),
    openBackup: vi.fn(async (_passphrase: { readonly passphrase: string }): ReturnType<MainBridge['openBackup']> => ({
      ...{ ok: true, handle: 'alice', savedAt: 0, contacts: 2, calls: 1, leftOut: 0 },
    })),
    takeBackup: vi.fn(async (): ReturnType<MainBridge['takeBackup']> => ({ ok: true, contacts: 2, calls: 1 })),
    forgetBackup: vi.fn(done),
    unlock: vi.fn(ok),
    setPassphrase: vi.fn(ok),
    removePassphrase: vi.fn(ok),
    reopen: vi.fn(async () => ({ isOpen: false })),
    startOver: vi.fn(ok),
    doctor: vi.fn((): Promise<DoctorReport> => Promise.resolve({ findings: [] })),
    register: vi.fn(ok),
    cancelRegistration: vi.fn(done),
    contactsPage: vi.fn((question: Parameters<typeof contactsPage>[1]) =>
      Promise.resolve(contactsPage(picture.contacts, question)),
    ),
    contact: vi.fn(({ handle }: { readonly handle: string }) =>
      Promise.resolve(picture.contacts.find((one) => one.handle === handle) ?? null),
    ),
    signOut: vi.fn(ok),
    deleteAccount: vi.fn(ok),
    examineServer: vi.fn((): Promise<ServerExamination> =>
      Promise.resolve({ ok: true, is: 'moved', server: 'https://new.example.org' }),
    ),
    followServer: vi.fn(ok),
    leaveServer: vi.fn(ok),
    registerAgain: vi.fn(ok),
    renewServer: vi.fn(ok),
    reconnect: vi.fn(done),
    clockNoticeRead: vi.fn(done),
    addContact: vi.fn(ok),
    openLink: vi.fn(done),
    closeLink: vi.fn(done),
    addFromLink: vi.fn(ok),
    acceptFromLink: vi.fn(ok),
    scanCode: vi.fn(done),
    ownLinks: vi.fn(async (): Promise<readonly OwnLinkView[]> => []),
    standingLink: vi.fn(async (): Promise<OwnLinkView | null> => null),
    makeLink: vi.fn(async (): Promise<MadeLink> => ({ ok: true, id: 2 })),
    revokeLink: vi.fn(done),
    removeContact: vi.fn(kept),
    putBackContact: vi.fn(() => Promise.resolve({ isBack: true })),
    block: vi.fn((): ReturnType<MainBridge['block']> => ok()),
    unblock: vi.fn(done),
    isBlocked: vi.fn(({ handle }: { readonly handle: string }) =>
      Promise.resolve((picture.blocked ?? []).some((one) => one.handle === handle)),
    ),
    blockedPage: vi.fn((question: Parameters<typeof blockedPage>[1]) =>
      Promise.resolve(blockedPage(picture.blocked ?? [], question)),
    ),
    contactSafety: vi.fn((): Promise<ContactSafety | null> => Promise.resolve(safety)),
    compareSafetyNumber: vi.fn((): Promise<NumberComparison> => Promise.resolve('same')),
    markVerified: vi.fn(ok),
    withdrawVerification: vi.fn(done),
    acceptIdentityChange: vi.fn(ok),
    discardIdentityChange: vi.fn(ok),
    allowStaticFallback: vi.fn(done),
    renameContact: vi.fn(done),
    changeDisplayName: vi.fn(done),
    favourContact: vi.fn(done),
    ringContact: vi.fn(done),
    relayContact: vi.fn(done),
    relays: vi.fn(async (): Promise<readonly RelayAddress[]> => []),
    willItRing: vi.fn(async (_wish: RingTestWish): Promise<RingTestAnswer> => ({ ok: false, reason: 'noAccount' })),
    testRelay: vi.fn(async (_relay: RelayAddress): Promise<RelayTestAnswer> => 'given'),
    stopRelayTest: vi.fn(done),
    dial: vi.fn(ok),
    dialAgain: vi.fn(ok),
    dismiss: vi.fn(done),
    openSystemSettings: vi.fn(() => Promise.resolve({ opened: true })),
    answer: vi.fn(done),
    addAndAnswer: vi.fn(done),
    decline: vi.fn(done),
    declineWith: vi.fn(done),
    silence: vi.fn(done),
    hangUp: vi.fn(done),
    hold: vi.fn(done),
    resume: vi.fn(done),
    returnToCall: vi.fn(done),
    leaveCall: vi.fn(done),
    showCall: vi.fn(done),
    callWish: vi.fn(done),
    mute: vi.fn(done),
    recentsPage: vi.fn((question: Parameters<typeof recentsPage>[1]) =>
      Promise.resolve(recentsPage(picture.recents, question)),
    ),
    removeRecent: vi.fn(kept),
    putBackRecent: vi.fn(() => Promise.resolve({ isBack: true })),
    clearRecents: vi.fn(done),
    voiceRecording: vi.fn((): Promise<string | null> => Promise.resolve(null)),
    markVoiceHeard: vi.fn(done),
    removeVoice: vi.fn(kept),
    putBackVoice: vi.fn(() => Promise.resolve({ isBack: true })),
    leaveVoiceAgain: vi.fn(done),
    removeReminder: vi.fn(kept),
    putBackReminder: vi.fn(() => Promise.resolve({ isBack: true })),
    markRecentsSeen: vi.fn(() => Promise.resolve({ seen: true })),
    changeSettings: vi.fn(done),
    chooseDevice: vi.fn(done),
  };
  // A page of the program has its own scheme to ask; here there is none.
  if (!vi.isMockFunction(globalThis.fetch)) vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no scheme'));
  await loadAllParts();
  await act(async () => {
    render(<App bridge={bridge} store={createMainStore(bridge)} />);
  });
  const push = (next: Picture) =>
    act(async () => {
      picture = next;
      revision += 1;
      const { call, account, contacts, recents, settings } = snapshotOf(next, revision);
      tell.call?.(call);
      tell.account?.(account);
      tell.contacts?.(contacts);
      tell.recents?.(recents);
      tell.settings?.(settings);
    });
  /** Main asks something of the window. */
  const command = (wanted: WindowCommand) =>
    act(async () => {
      bridge.takeCommand.mockResolvedValueOnce(wanted);
      commanded(null);
    });
  const update = (view: UpdateView) => act(async () => updated.forEach((listener) => listener(view)));
  return { bridge, push, command, update };
}
