import { useIntl } from 'react-intl';
import type { AccountView } from '../../../../core/ipc/snapshot.ts';
import { CopyRow } from '../../../components/copying/CopyRow.tsx';
import { LinksFailed } from './LinksFailed.tsx';
import { OwnLinkCode } from './OwnLinkCode.tsx';
import { useStandingLink } from './useStandingLink.ts';
import styles from './Links.module.css';

export interface InviteCardProps {
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  /** The sheet around it has a title of its own. */
  readonly title?: string;
}

/** How somebody finds us: the link, its code, and for whoever types, the address of a server that runs here. */
export function InviteCard({ account, title }: InviteCardProps) {
  const intl = useIntl();
  const { link, askAgain } = useStandingLink(account);
  const hosting = account.hosting?.state === 'running' ? account.hosting : null;
  const [address] = hosting?.addresses ?? [];
  return (
    <section className={styles['invite']} aria-label={title}>
      {title !== undefined && <h2 className={styles['title']}>{title}</h2>}
      <p className={styles['text']}>
        {intl.formatMessage({ id: account.hosting === null ? 'invite.text' : 'invite.text.host' })}
      </p>
      {link === 'failed' ? <LinksFailed onAgain={askAgain} /> : link !== 'loading' && <OwnLinkCode link={link} />}
      {hosting !== null && address !== undefined && (
        <div className={styles['typed']}>
          <p className={styles['hint']}>{intl.formatMessage({ id: 'invite.address' })}</p>
          <CopyRow
            text={address}
            copies={`${address}#${hosting.fingerprint}`}
            copyLabel={intl.formatMessage({ id: 'settings.hosting.copy' }, { address })}
            copiedLabel={intl.formatMessage({ id: 'app.copied' })}
          />
        </div>
      )}
    </section>
  );
}
