import type { Notification } from 'electron';

/**
 * By which Windows finds the program whose toasts are pressed. Without one of ours Electron makes one up for each
 * installation, and leaves it in the registry; this one goes with the installation (`assets/installer.nsh`).
 */
export const TOAST_ACTIVATOR = '{2C54B687-395C-4AB1-9795-CC3147A8009F}';

/**
 * A toast may outlive the Ringfort that showed it, and one that begins anew knows nothing of it: pressed, it leads into
 * the window. What became of its buttons is over.
 */
export function openFromOldToasts(
  notifications: Pick<typeof Notification, 'handleActivation'>,
  open: () => void,
): void {
  notifications.handleActivation(({ type }) => {
    if (type === 'click') open();
  });
}
