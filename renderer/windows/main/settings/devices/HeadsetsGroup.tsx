import { Headset, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PairedHeadset } from '../../../../../core/ipc/devices.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { IconButton } from '../../../../components/controls/IconButton.tsx';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { TELEPHONY_FILTER } from '../../../../headset/hid.ts';
import { useAsk } from '../../MainBridge.tsx';
import { SettingsGroup } from '../parts/SettingsGroup.tsx';
import styles from '../parts/Settings.module.css';
import own from './HeadsetsGroup.module.css';

/** Whose buttons and lights go with calls. The list to choose from is main's. */
export function HeadsetsGroup({ headsets }: { readonly headsets: readonly PairedHeadset[] }) {
  const intl = useIntl();
  const ask = useAsk();
  const [isBroken, setBroken] = useState(false);
  const { hid } = navigator;
  const pair = async () => {
    setBroken(false);
    try {
      await hid?.requestDevice(TELEPHONY_FILTER);
    } catch {
      setBroken(true);
    }
  };
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'settings.headsets' })}>
      <div className={styles['item']}>
        <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.headsets.explain' })}</p>
        {headsets.length > 0 && (
          <ul className={own['list']}>
            {headsets.map((headset) => {
              const { vendorId, productId, serial, name } = headset;
              return (
                <li key={`${vendorId} ${productId} ${serial}`} className={own['headset']}>
                  <Headset size={18} aria-hidden="true" />
                  <span className={own['name']}>{name}</span>
                  <IconButton
                    size="small"
                    label={intl.formatMessage({ id: 'headset.forget' }, { name })}
                    icon={<X />}
                    onClick={() => void ask((main) => main.forgetHeadset({ vendorId, productId, serial }))}
                  />
                </li>
              );
            })}
          </ul>
        )}
        {isBroken && (
          <Notice kind="warning" role="alert">
            {intl.formatMessage({ id: 'headset.failed' })}
          </Notice>
        )}
        <div>
          <Button size="small" icon={<Plus size={15} />} onClick={() => void pair()}>
            {intl.formatMessage({ id: 'headset.pair' })}
          </Button>
        </div>
      </div>
    </SettingsGroup>
  );
}
