import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { SystemPage } from '../../../core/ipc/systemSettings.ts';
import { Button } from '../controls/Button.tsx';
import type { Ask } from './askMain.tsx';

/** What a window that draws it asks of main. */
export interface SystemSettingsBridge {
  readonly openSystemSettings: (wish: { readonly page: SystemPage }) => Promise<{ readonly opened: boolean }>;
}

export interface SystemSettingsButtonProps {
  readonly page: SystemPage;
  readonly ask: Ask<SystemSettingsBridge>;
}

/** What is said where no program for it is found: many desktops of Linux have none. */
export const UNKNOWN_PAGE = {
  microphone: 'remedy.systemMicrophone.unknown',
  camera: 'remedy.systemCamera.unknown',
  notifications: 'remedy.systemNotifications.unknown',
  clock: 'remedy.systemClock.unknown',
  network: 'remedy.systemNetwork.unknown',
} as const;

/** Where what the system blocks is allowed, or what it sets is set right, beside the words that say so. */
export function SystemSettingsButton({ page, ask }: SystemSettingsButtonProps) {
  const intl = useIntl();
  const [isUnknown, setUnknown] = useState(false);
  if (isUnknown) return <span role="status">{intl.formatMessage({ id: UNKNOWN_PAGE[page] })}</span>;
  const open = async (): Promise<void> => {
    const asked = await ask((main) => main.openSystemSettings({ page }));
    setUnknown(asked.done && !asked.answer.opened);
  };
  return (
    <Button size="small" onClick={() => void open()}>
      {intl.formatMessage({ id: 'systemSettings.open' })}
    </Button>
  );
}
