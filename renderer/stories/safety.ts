import type { ContactSafety, DoctorReport, SafetyNumberView } from '../../core/ipc/snapshot.ts';

/** What main answers to the questions of the contact's page and of the settings. */

const number = (digits: string, hexDigit: string): SafetyNumberView => ({
  digits,
  code: `RF1:${'0123456789ABCDEF'.repeat(4)}${hexDigit.repeat(64)}`,
});

const pinned = number('041829330157264910087463529174401865930274415500981726354418', 'A');
const turnedUp = number('041829330157264910087463529174688203519047726158340911276035', 'B');

const safety = (part: Partial<ContactSafety> = {}): ContactSafety => ({
  handle: 'maeve',
  verified: false,
  number: pinned,
  changedTo: null,
  ...part,
});

export const safetyStories = {
  unverified: safety(),
  verified: safety({ handle: 'anna', verified: true }),
  changed: { ...safety({ handle: 'cormac' }), changedTo: turnedUp },
  changedVerified: { ...safety({ handle: 'deirdre-home', verified: true }), changedTo: turnedUp },
} as const satisfies Readonly<Record<string, ContactSafety>>;

export const doctorStories = {
  good: {
    findings: [
      { check: 'keyFile', verdict: 'good', detail: null },
      { check: 'keyring', verdict: 'good', detail: 'gnome_libsecret' },
      { check: 'passphrase', verdict: 'good', detail: null },
      { check: 'databaseOpens', verdict: 'good', detail: null },
      { check: 'databaseIntegrity', verdict: 'good', detail: 'ok' },
    ],
  },
  everything: {
    findings: [
      { check: 'keyFile', verdict: 'good', detail: null },
      { check: 'keyring', verdict: 'bad', detail: 'gnome_libsecret' },
      { check: 'passphrase', verdict: 'attention', detail: null },
      { check: 'databaseOpens', verdict: 'good', detail: null },
      { check: 'databaseIntegrity', verdict: 'bad', detail: 'row 12 missing from index sqlite_autoindex_session_1' },
      { check: 'schemaVersion', verdict: 'good', detail: '4' },
      { check: 'rollback', verdict: 'attention', detail: '118 < 121' },
      { check: 'identity', verdict: 'bad', detail: 'E_STATE' },
      { check: 'prekeys', verdict: 'attention', detail: '12' },
      { check: 'sessions', verdict: 'attention', detail: '9, 1 unreadable' },
      { check: 'undecidedIdentities', verdict: 'attention', detail: '2' },
      { check: 'outbox', verdict: 'attention', detail: '3' },
      { check: 'inbox', verdict: 'attention', detail: '1' },
      { check: 'writeAheadLog', verdict: 'attention', detail: '14 MB' },
      { check: 'primitives', verdict: 'bad', detail: 'native x25519' },
    ],
  },
} as const satisfies Readonly<Record<string, DoctorReport>>;
