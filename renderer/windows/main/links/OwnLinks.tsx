import { Link, QrCode } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import type { AccountView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { ConfirmSheet } from '../../../components/sheets/ConfirmSheet.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import { useAsk } from '../MainBridge.tsx';
import { SettingsGroup } from '../settings/parts/SettingsGroup.tsx';
import { MenuArea } from '../lists/MenuArea.tsx';
import { useRowMenu } from '../lists/useRowMenu.ts';
import { LinksFailed } from './LinksFailed.tsx';
import { mayRevoke } from './mayRevoke.ts';
import { NewLinkForm } from './NewLinkForm.tsx';
import { OwnLinkCode } from './OwnLinkCode.tsx';
import { OwnLinkMenu } from './OwnLinkMenu.tsx';
import { OwnLinkRow } from './OwnLinkRow.tsx';
import { ownLinkName, ownLinkUse } from './ownLinkWords.ts';
import { ShareSheet } from './ShareSheet.tsx';
import { useOwnLinks } from './useOwnLinks.ts';
import settings from '../settings/parts/Settings.module.css';
import styles from './Links.module.css';

export interface OwnLinksProps {
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  /** Of the past calls: somebody may have rung with a link. */
  readonly revision: number;
  /** Somebody rings, or is talked with. */
  readonly inCall: boolean;
}

/** The links we gave out: shown again, limited ones made, and revoked. */
export function OwnLinks({ account, revision, inCall }: OwnLinksProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { server, hosting } = account;
  const places = hosting?.state === 'running' ? hosting.addresses.join(' ') : '';
  const { links, readAgain } = useOwnLinks(`${server} ${places} ${String(revision)} ${String(inCall)}`);
  const [open, setOpen] = useState<'share' | 'new' | null>(null);
  const [showing, setShowing] = useState<number | null>(null);
  /** As it is now: it may have ended while it is shown. */
  const shown = links === 'failed' ? undefined : links.find(({ id }) => id === showing);
  const [revoking, setRevoking] = useState<OwnLinkView | null>(null);
  const menu = useRowMenu();
  /** Of one that has ended nothing can be done. */
  const asked =
    links === 'failed' ? undefined : links.find((link) => String(link.id) === menu.asked?.key && mayRevoke(link));
  const close = () => {
    setOpen(null);
    readAgain();
  };
  const revoke = async ({ id }: OwnLinkView) => {
    await ask((main) => main.revokeLink({ id }));
    readAgain();
  };
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'links.title' })}>
      <div className={settings['item']}>
        <p className={settings['explain']}>{intl.formatMessage({ id: 'links.explain' })}</p>
        <div className={settings['buttons']}>
          <Button icon={<QrCode size={16} aria-hidden="true" />} onClick={() => setOpen('share')}>
            {intl.formatMessage({ id: 'links.show' })}
          </Button>
          <Button icon={<Link size={16} aria-hidden="true" />} onClick={() => setOpen('new')}>
            {intl.formatMessage({ id: 'links.new' })}
          </Button>
        </div>
      </div>
      {links === 'failed' ? (
        <div className={settings['item']}>
          <LinksFailed onAgain={readAgain} />
        </div>
      ) : (
        links.length > 0 && (
          <div className={settings['item']}>
            <MenuArea menu={menu}>
              <ul className={styles['rows']} aria-label={intl.formatMessage({ id: 'links.title' })}>
                {links.map((link) => (
                  <OwnLinkRow key={link.id} link={link} onShow={({ id }) => setShowing(id)} onRevoke={setRevoking} />
                ))}
              </ul>
            </MenuArea>
            {menu.asked !== null && asked !== undefined && (
              <OwnLinkMenu
                place={menu.asked.place}
                onShow={asked.state === 'works' ? () => setShowing(asked.id) : null}
                onRevoke={() => setRevoking(asked)}
                onClose={menu.close}
              />
            )}
          </div>
        )
      )}
      <ShareSheet account={account} isOpen={open === 'share'} onClose={close} />
      <Sheet title={intl.formatMessage({ id: 'links.new.title' })} isOpen={open === 'new'} onClose={close}>
        <NewLinkForm
          onMade={(id) => {
            close();
            setShowing(id);
          }}
          onClose={close}
        />
      </Sheet>
      <Sheet
        title={intl.formatMessage({ id: 'links.share' })}
        isOpen={shown !== undefined}
        onClose={() => setShowing(null)}
      >
        {shown?.state === 'works' && (
          <>
            <OwnLinkCode link={shown} />
            {/* Several look alike, and each lets others in. */}
            <p className={styles['hint']}>{`${ownLinkName(intl, shown)} · ${ownLinkUse(intl, shown)}`}</p>
          </>
        )}
        {shown !== undefined && shown.state !== 'works' && (
          <Notice kind="warning" role="status">
            {intl.formatMessage({ id: `links.ended.${shown.state}` })}
          </Notice>
        )}
      </Sheet>
      <ConfirmSheet
        title={intl.formatMessage({ id: 'links.revoke.title' })}
        text={intl.formatMessage({ id: 'links.revoke.text' })}
        confirm={intl.formatMessage({ id: 'links.revoke' })}
        isOpen={revoking !== null}
        onConfirm={() => revoking !== null && void revoke(revoking)}
        onClose={() => setRevoking(null)}
      />
    </SettingsGroup>
  );
}
