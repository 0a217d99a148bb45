import type { SettingsSection } from '../../../../../core/ipc/settingsSection.ts';
import { GLOBAL_ACTIONS, GLOBAL_SETTINGS } from '../../../../../core/shortcuts/globalShortcuts.ts';
import { SHORTCUT_NAMES } from '../../../../../core/shortcuts/shortcuts.ts';
import type { MessageId } from '../../../../../core/words/messages.ts';

/** The texts by which a part of the settings is found. */
interface PartTexts {
  readonly section: SettingsSection;
  /** What is named there: the lines of the palette that lead to it. */
  readonly names: readonly [MessageId, ...MessageId[]];
  /** What else is said there. */
  readonly more?: readonly MessageId[];
  /** It is there where this Ringfort runs the server of its account. */
  readonly ofHost?: true;
}

const texts = <Key extends string>(parts: Readonly<Record<Key, PartTexts>>): Readonly<Record<Key, PartTexts>> => parts;

/** Every part of the settings but for those that are drawn from the table of settings. */
export const SETTING_PARTS = texts({
  account: {
    section: 'account',
    names: [
      'settings.account.name',
      'settings.account.handle',
      'settings.account.server',
      'account.changeServer',
      'account.signOut',
      'account.delete',
    ],
    more: ['settings.account.name.explain', 'settings.account.serverId', 'settings.account.explain'],
  },
  links: {
    section: 'account',
    names: ['links.title', 'links.show', 'links.new'],
    more: ['links.explain', 'links.qr'],
  },
  protection: {
    section: 'account',
    names: ['protection.title'],
    more: ['protection.keyring', 'protection.passphrase', 'protection.add', 'protection.change', 'protection.remove'],
  },
  backup: { section: 'account', names: ['backup.title', 'backup.save', 'backup.take'], more: ['backup.explain'] },
  blocked: {
    section: 'privacy',
    names: ['settings.blocked'],
    more: ['settings.blocked.none', 'settings.blocked.explain'],
  },
  ringTest: { section: 'ringing', names: ['ringTest.open'], more: ['ringTest.explain'] },
  ringDevices: { section: 'ringing', names: ['settings.ringDevices'], more: ['settings.ringDevices.default'] },
  declineTexts: {
    section: 'ringing',
    names: ['settings.declineTexts'],
    more: ['settings.declineTexts.none', 'settings.declineTexts.explain'],
  },
  soundDevices: {
    section: 'audioVideo',
    names: ['trial.title', 'device.microphone', 'device.speaker', 'trial.microphone', 'trial.speaker'],
  },
  camera: { section: 'audioVideo', names: ['device.camera', 'trial.camera'] },
  headsets: {
    section: 'audioVideo',
    names: ['settings.headsets', 'headset.pair'],
    more: ['settings.headsets.explain'],
  },
  relayTest: { section: 'network', names: ['relayTest.title'], more: ['relayTest.explain', 'relayTest.begin'] },
  hosting: {
    section: 'network',
    names: ['settings.hosting'],
    more: ['settings.hosting.running', 'settings.hosting.explain', 'settings.hosting.fingerprint'],
    ofHost: true,
  },
  shortcuts: {
    section: 'shortcuts',
    names: ['settings.shortcuts'],
    more: SHORTCUT_NAMES.map((name): MessageId => `shortcuts.${name}`),
  },
  global: {
    section: 'shortcuts',
    names: ['settings.globalShortcuts'],
    more: [
      'settings.globalShortcuts.explain',
      ...GLOBAL_ACTIONS.map((action): MessageId => `settings.${GLOBAL_SETTINGS[action]}`),
    ],
  },
  dataCheck: { section: 'advanced', names: ['doctor.open', 'diagnostics.open'], more: ['doctor.explain'] },
  log: { section: 'advanced', names: ['log.show'], more: ['log.explain'] },
  about: {
    section: 'about',
    names: ['settings.about', 'settings.about.licences'],
    more: ['app.name', 'settings.about.text'],
  },
  updates: { section: 'about', names: ['settings.updates'], more: ['updates.check', 'updates.restart'] },
});

export type SettingPart = keyof typeof SETTING_PARTS;

export function partTexts(part: SettingPart): readonly MessageId[] {
  const { names, more = [] } = SETTING_PARTS[part];
  return [...names, ...more];
}
