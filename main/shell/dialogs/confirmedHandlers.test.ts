import { expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../core/ipc/readSettings.ts';
import type { SettingsChange } from '../../../core/ipc/settings.ts';
import { confirmedHandlers, type Confirm, type Confirmation } from './confirmedHandlers.ts';

const digits = '1'.repeat(60);
const notConfirmed = { ok: false, reason: 'notConfirmed', detail: null };

const account = { handle: 'alice', server: 'https://calls.example.org', inCall: true, hosting: false };

const link = { number: 3, is: 'contact', handle: 'bob', server: '', address: '', invite: null } as const;

/** Handlers that note what is done, behind a person who answers so. */
function guarded(
  confirm: Confirm,
  here: SettingsChange = { alwaysRelay: true, whoMayRing: 'contacts' },
  isRecording = () => false,
) {
  const done: string[] = [];
  const doIt = (name: string) => async () => {
    done.push(name);
    return { ok: true } as const;
  };
  const doItSilently = (name: string) => async () => {
    done.push(name);
    return null;
  };
  const handlers = confirmedHandlers(
    {
      setPassphrase: doIt('setPassphrase'),
      removePassphrase: doIt('removePassphrase'),
      changeSettings: doItSilently('changeSettings'),
      allowStaticFallback: doItSilently('allowStaticFallback'),
      relayContact: doItSilently('relayContact'),
      withdrawVerification: doItSilently('withdrawVerification'),
      acceptIdentityChange: doIt('acceptIdentityChange'),
      acceptFromLink: doIt('acceptFromLink'),
      signOut: doIt('signOut'),
      leaveServer: doIt('leaveServer'),
      deleteAccount: doIt('deleteAccount'),
      registerAgain: doIt('registerAgain'),
      renewServer: doIt('renewServer'),
      dismiss: doItSilently('dismiss'),
    },
    {
      settings: () => ({ ...DEFAULT_SETTINGS, ...here }),
      account: () => account,
      link: () => link,
      isRecording,
      confirm,
    },
  );
  return { handlers, done };
}

test('what takes a protection away is done only after the person said so in a dialog of main (A90)', async () => {
  const asked: Confirmation[] = [];
  const { handlers, done } = guarded(async (question) => {
    asked.push(question);
    return false;
  });
  expect(await handlers.setPassphrase({ passphrase: 'of somebody else' })).toEqual(notConfirmed);
  expect(await handlers.removePassphrase({ passphrase: 'x' })).toEqual(notConfirmed);
  expect(await handlers.acceptIdentityChange({ handle: 'bob', digits })).toEqual(notConfirmed);
  expect(await handlers.acceptFromLink({ number: 3 })).toEqual(notConfirmed);
  expect(await handlers.acceptFromLink({ number: 4 })).toMatchObject({ reason: 'linkGone' });
  await handlers.changeSettings({ alwaysRelay: false });
  await handlers.changeSettings({ crashDumps: true });
  await handlers.changeSettings({ updates: 'off' });
  await handlers.changeSettings({ whoMayRing: 'everybody' });
  await handlers.changeSettings({ historyKept: 'tenThousand' });
  await handlers.allowStaticFallback({ handle: 'bob', allowed: true });
  await handlers.withdrawVerification({ handle: 'bob' });
  await handlers.relayContact({ handle: 'bob', always: false });
  expect(done).toEqual([]);
  expect(asked).toEqual([
    { kind: 'setPassphrase' },
    { kind: 'removePassphrase' },
    { kind: 'acceptIdentityChange', peer: 'bob' },
    { kind: 'acceptIdentityChange', peer: 'bob' },
    { kind: 'alwaysRelayOff' },
    { kind: 'crashDumpsOn' },
    { kind: 'updatesOff' },
    { kind: 'whoMayRingEverybody' },
    { kind: 'historyKeptChanged' },
    { kind: 'allowStaticFallback', peer: 'bob' },
    { kind: 'withdrawVerification', peer: 'bob' },
    { kind: 'relayContactOff', peer: 'bob' },
  ]);
});

test('what was confirmed is done, with its own answer (A90)', async () => {
  const { handlers, done } = guarded(async () => true);
  expect(await handlers.setPassphrase({ passphrase: 'my own' })).toEqual({ ok: true });
  await handlers.changeSettings({ alwaysRelay: false });
  expect(done).toEqual(['setPassphrase', 'changeSettings']);
});

test('what protects more, or nothing, is done without a question (A90)', async () => {
  const confirm = vi.fn(async () => false);
  const { handlers, done } = guarded(confirm, { whoMayRing: 'nobody' });
  await handlers.changeSettings({ alwaysRelay: true });
  await handlers.changeSettings({ alwaysRelay: false });
  await handlers.changeSettings({ theme: 'dark' });
  await handlers.changeSettings({ updates: 'tell' });
  await handlers.changeSettings({ whoMayRing: 'contacts', historyKept: 'year', crashDumps: false });
  await handlers.allowStaticFallback({ handle: 'bob', allowed: false });
  await handlers.relayContact({ handle: 'bob', always: true });
  expect(confirm).not.toHaveBeenCalled();
  expect(done).toHaveLength(7);
});

test('a change that takes several protections away is asked about each of them, and not done for one no (A90)', async () => {
  const asked: Confirmation[] = [];
  const { handlers, done } = guarded(async (question) => {
    asked.push(question);
    return asked.length < 2;
  });
  await handlers.changeSettings({ updates: 'off', alwaysRelay: false, whoMayRing: 'everybody', theme: 'dark' });
  expect(asked).toEqual([{ kind: 'whoMayRingEverybody' }, { kind: 'alwaysRelayOff' }]);
  expect(done).toEqual([]);
});

test('while one question stands open no other is put: a page cannot wear the person out (A90)', async () => {
  let answer: (yes: boolean) => void = () => undefined;
  const confirm = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)));
  const { handlers, done } = guarded(confirm);
  const first = handlers.setPassphrase({ passphrase: 'my own' });
  expect(await handlers.removePassphrase({ passphrase: 'x' })).toEqual(notConfirmed);
  answer(true);
  expect(await first).toEqual({ ok: true });
  expect(confirm).toHaveBeenCalledOnce();
  expect(done).toEqual(['setPassphrase']);
});

test('an account is left, deleted or shown to another server only after the person said so (A88, A90)', async () => {
  const asked: Confirmation[] = [];
  let answer = false;
  const { handlers, done } = guarded(async (question) => {
    asked.push(question);
    return answer;
  });
  const everything = async () => [
    await handlers.signOut(null),
    await handlers.leaveServer({ server: 'other.example.org' }),
    await handlers.deleteAccount(null),
    await handlers.registerAgain({ newServer: true }),
  ];
  expect(await everything()).toEqual([notConfirmed, notConfirmed, notConfirmed, notConfirmed]);
  expect(done).toEqual([]);
  expect(asked).toEqual(['signOut', 'leaveServer', 'deleteAccount', 'newServer'].map((kind) => ({ kind, ...account })));
  answer = true;
  expect(await everything()).toEqual([{ ok: true }, { ok: true }, { ok: true }, { ok: true }]);
  expect(done).toEqual(['signOut', 'leaveServer', 'deleteAccount', 'registerAgain']);
});

test('damaged data of the server here are set aside only after the person read what is lost with them (A90)', async () => {
  const asked: Confirmation[] = [];
  let answer = false;
  const { handlers, done } = guarded(async (question) => {
    asked.push(question);
    return answer;
  });
  expect(await handlers.renewServer(null)).toEqual(notConfirmed);
  expect([asked, done]).toEqual([[{ kind: 'renewServer' }], []]);
  answer = true;
  expect(await handlers.renewServer(null)).toEqual({ ok: true });
  expect(done).toEqual(['renewServer']);
});

test('the server that forgot the account is asked again without a question: it knew the identity (A88)', async () => {
  const { handlers, done } = guarded(() => Promise.reject(new Error('nobody is asked')));
  expect(await handlers.registerAgain({ newServer: false })).toEqual({ ok: true });
  expect(done).toEqual(['registerAgain']);
});

test('a call that is over is put away from the main window as it is, but for one that a voice message is recorded for', async () => {
  const asked: Confirmation[] = [];
  const [here, over] = [{ alwaysRelay: true }, { callId: 'f'.repeat(32), phase: 'ended' } as const];
  let [records, wantsIt] = [false, false];
  const confirm: Confirm = async (question) => (asked.push(question), wantsIt);
  const { handlers, done } = guarded(confirm, here, () => records);
  expect(await handlers.dismiss(over)).toBeNull();
  expect([asked, done]).toEqual([[], ['dismiss']]);
  records = true;
  await handlers.dismiss(over);
  expect([asked, done]).toEqual([[{ kind: 'discardVoice', hosting: false }], ['dismiss']]);
  wantsIt = true;
  await handlers.dismiss(over);
  expect(done).toEqual(['dismiss', 'dismiss']);
});
