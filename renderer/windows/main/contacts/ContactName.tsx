import { Pencil, Star } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { nameAndHandle, shownName } from '../../../../core/call/peerName.ts';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { VerifiedMark } from '../../../components/people/VerifiedMark.tsx';
import { useAsk } from '../MainBridge.tsx';
import { NameSheet } from './NameSheet.tsx';
import styles from './ContactDetail.module.css';

export interface ContactNameProps {
  readonly handle: string;
  /** Null for a caller who is not in the contacts: they have no name here but their handle. */
  readonly contact: ContactView | null;
  readonly isVerified: boolean;
}

/** Who it is: what they are called here, and below it always the handle, which nobody else can have. */
export function ContactName({ handle, contact, isVerified }: ContactNameProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [isRenaming, setRenaming] = useState(false);
  const name = contact === null ? handle : shownName(contact);
  const theirs = contact?.nickname == null ? null : contact.displayName;
  return (
    <>
      <div className={styles['name']}>
        {/* Only who it is: a button in a heading is read as a part of its name. */}
        <h2>
          <bdi>{name}</bdi>
          {isVerified && <VerifiedMark size={24} />}
        </h2>
        {contact !== null && (
          <IconButton
            className={styles['rename']}
            size="small"
            label={intl.formatMessage({ id: contact.favourite ? 'favourite.remove' : 'favourite.add' })}
            icon={<Star {...(contact.favourite ? { fill: 'currentColor' } : {})} />}
            onClick={() => void ask((main) => main.favourContact({ handle, favourite: !contact.favourite }))}
          />
        )}
        {contact !== null && (
          <IconButton
            className={styles['rename']}
            size="small"
            label={intl.formatMessage({ id: 'detail.rename' }, { peer: name })}
            icon={<Pencil />}
            onClick={() => setRenaming(true)}
          />
        )}
      </div>
      {name !== handle && <p className={styles['handle']}>{`@${handle}`}</p>}
      {theirs !== null && (
        <p className={styles['about']}>
          <bdi>{intl.formatMessage({ id: 'detail.callsThemselves' }, { name: theirs })}</bdi>
        </p>
      )}
      {contact !== null && (
        <NameSheet
          title={intl.formatMessage(
            { id: 'detail.rename.title' },
            { peer: nameAndHandle({ peer: handle, name: contact.displayName ?? handle }) },
          )}
          label={intl.formatMessage({ id: 'detail.rename.label' })}
          hint={intl.formatMessage({ id: 'detail.rename.hint' })}
          start={contact.nickname ?? ''}
          placeholder={contact.displayName ?? handle}
          isOpen={isRenaming}
          save={(main, nickname) => main.renameContact({ handle, nickname })}
          onClose={() => setRenaming(false)}
        />
      )}
    </>
  );
}
