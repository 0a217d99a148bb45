import { useIntl } from 'react-intl';
import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import { Button } from '../../../components/controls/Button.tsx';
import settings from '../settings/parts/Settings.module.css';
import styles from './Links.module.css';

export interface OwnLinkRowProps {
  readonly link: OwnLinkView;
  readonly onShow: (link: OwnLinkView) => void;
  readonly onRevoke: (link: OwnLinkView) => void;
}

/** How long a link works and for how many, who came by it, and its two buttons. */
export function OwnLinkRow({ link, onShow, onRevoke }: OwnLinkRowProps) {
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
