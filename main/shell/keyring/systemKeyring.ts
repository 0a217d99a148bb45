import { app, safeStorage } from 'electron';
import type { ElapsedTime } from '../../ports/clock.ts';
import { createSafeStorageKeyring } from './safeStorageKeyring.ts';
import { createSessionBus } from '../desktop/sessionBus.ts';

/** The keyring of this system and desktop. It may never answer: limit it. */
export function createSystemKeyring({ elapsed }: ElapsedTime) {
  return createSafeStorageKeyring({
    safeStorage,
    platform: process.platform,
    desktop: {
      passwordStore: app.commandLine.getSwitchValue('password-store'),
      currentDesktop: process.env['XDG_CURRENT_DESKTOP'] ?? '',
      kdeVersion: process.env['KDE_SESSION_VERSION'] ?? '',
    },
    bus: createSessionBus(process.env),
    elapsed,
  });
}
