import { useIntl } from 'react-intl';
import type { Settings } from '../../../core/ipc/settings.ts';
import type { AccountView } from '../../../core/ipc/snapshot.ts';
import { TwoInOneWall } from '../../components/empty/drawings.tsx';
import { EmptyState } from '../../components/empty/EmptyState.tsx';
import { later } from '../../components/mending/later.tsx';
import { keysOf } from '../../components/keys/shortcutText.ts';
import { Invitation } from './links/ShareSheet.tsx';
import type { SettingUp } from './onboarding/useSettingUp.ts';

const SetUp = later(async () => (await import('./onboarding/SetUp.tsx')).SetUp);

export interface NobodyOpenProps {
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly settings: Settings;
  readonly hasContacts: boolean;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
  readonly settingUp: SettingUp;
}

/** Beside the list while nobody's page is open: the steps that are left, how somebody finds us, or how to go on. */
export function NobodyOpen({ account, settings, hasContacts, inCall, settingUp }: NobodyOpenProps) {
  const intl = useIntl();
  const { place } = settingUp;
  return (
    <>
      {place !== null && <SetUp account={account} settings={settings} inCall={inCall} settingUp={settingUp} />}
      {!hasContacts || place?.step === 'share' ? (
        <Invitation account={account} />
      ) : (
        place === null && (
          <EmptyState
            drawing={<TwoInOneWall />}
            title={intl.formatMessage({ id: 'detail.empty.title' })}
            text={intl.formatMessage(
              { id: 'detail.empty.text' },
              { shortcut: <kbd key="find">{keysOf(intl, 'find')}</kbd> },
            )}
          />
        )
      )}
    </>
  );
}
