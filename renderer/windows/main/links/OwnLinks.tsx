import { Link, QrCode, Unlink } from 'lucide-react';
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
import { RowMenu, type MenuPlace } from '../lists/RowMenu.tsx';
import { useRowMenu } from '../lists/useRowMenu.ts';
import { LinksFailed } from './LinksFailed.tsx';
import { NewLinkForm } from './NewLinkForm.tsx';
import { OwnLinkCode } from './OwnLinkCode.tsx';
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
    links === 'failed' ? undefined : links.find(({ id, state }) => String(id) === menu.asked?.key && state === 'works');
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
                  <Row key={link.id} link={link} onShow={({ id }) => setShowing(id)} onRevoke={setRevoking} />
                ))}
              </ul>
            </MenuArea>
            {menu.asked !== null && asked !== undefined && (
              <LinkMenu
                place={menu.asked.place}
                onShow={() => setShowing(asked.id)}
                onRevoke={() => setRevoking(asked)}
                onClose={menu.close}
              />
            )}
          </div>
        )
      )}
      <ShareSheet account={account} isOpen={open === 'share'} onClose={close} />
      <Sheet title={intl.formatMessage({ id: 'links.new.title' })} isOpen={open === 'new'} onClose={close}>
        <NewLinkForm onClose={close} />
      </Sheet>
      <Sheet
        title={intl.formatMessage({ id: 'links.share' })}
        isOpen={shown !== undefined}
        onClose={() => setShowing(null)}
      >
        {shown?.state === 'works' && <OwnLinkCode link={shown} />}
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

interface LinkMenuProps {
  readonly place: MenuPlace;
  readonly onShow: () => void;
  readonly onRevoke: () => void;
  readonly onClose: () => void;
}

/** The same as its two buttons, for the right button and the menu key. */
function LinkMenu({ place, onShow, onRevoke, onClose }: LinkMenuProps) {
  const intl = useIntl();
  return (
    <RowMenu
      label={intl.formatMessage({ id: 'links.title' })}
      place={place}
      items={[
        { act: 'show', text: intl.formatMessage({ id: 'links.showOne' }), icon: <QrCode /> },
        { act: 'revoke', text: intl.formatMessage({ id: 'links.revoke' }), icon: <Unlink />, isDanger: true },
      ]}
      onAct={(act) => (act === 'show' ? onShow : onRevoke)()}
      onClose={onClose}
    />
  );
}

interface RowProps {
  readonly link: OwnLinkView;
  readonly onShow: (link: OwnLinkView) => void;
  readonly onRevoke: (link: OwnLinkView) => void;
}

function Row({ link, onShow, onRevoke }: RowProps) {
  const intl = useIntl();
  const { state, expiresAt, mostPeople, guests, hasInvite } = link;
  const date = (at: number) =>
    intl.formatDate(at, { day: 'numeric', month: 'long', hour: 'numeric', minute: 'numeric' });
  const about = [
    mostPeople === null
      ? intl.formatMessage({ id: 'links.guests' }, { guests })
      : intl.formatMessage({ id: 'links.guestsOf' }, { guests, most: mostPeople }),
    ...(hasInvite ? [intl.formatMessage({ id: 'links.hasInvite' })] : []),
  ].join(' · ');
  const name =
    state !== 'works'
      ? intl.formatMessage({ id: `links.state.${state}` })
      : expiresAt === null
        ? intl.formatMessage({ id: 'links.forEver' })
        : intl.formatMessage({ id: 'links.until' }, { date: date(expiresAt) });
  // Several rows have the same two buttons.
  const acts = (id: 'links.showOne' | 'links.revoke') => `${intl.formatMessage({ id })}: ${name}`;
  return (
    <li className={styles['row']} data-menu={state === 'works' ? link.id : undefined}>
      <span className={styles['words']}>
        <span>{name}</span>
        <span className={styles['line']}>
          {intl.formatMessage({ id: 'links.made' }, { date: date(link.createdAt) })} · {about}
        </span>
      </span>
      {state === 'works' && (
        <span className={settings['buttons']}>
          <Button size="small" kind="quiet" aria-label={acts('links.showOne')} onClick={() => onShow(link)}>
            {intl.formatMessage({ id: 'links.showOne' })}
          </Button>
          <Button size="small" kind="dangerQuiet" aria-label={acts('links.revoke')} onClick={() => onRevoke(link)}>
            {intl.formatMessage({ id: 'links.revoke' })}
          </Button>
        </span>
      )}
    </li>
  );
}
