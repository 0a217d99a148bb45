import { Ban, UserMinus, UserPlus } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Button } from '../../../components/controls/Button.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import styles from './ContactDetail.module.css';

export interface ContactFootProps {
  readonly handle: string;
  readonly name: string;
  readonly isContact: boolean;
  readonly isBlocked: boolean;
  readonly people: PeopleActions;
}

/** Whether they belong to the contacts, and whether they may call at all. */
export function ContactFoot({ handle, name, isContact, isBlocked, people }: ContactFootProps) {
  const intl = useIntl();
  return (
    <footer className={styles['foot']}>
      {isContact ? (
        <Button
          kind="dangerQuiet"
          icon={<UserMinus size={17} />}
          onClick={() => people.removeContact({ peer: handle, name })}
        >
          {intl.formatMessage({ id: 'detail.remove' })}
        </Button>
      ) : (
        <Button kind="quiet" icon={<UserPlus size={17} />} onClick={() => people.add(handle)}>
          {intl.formatMessage({ id: 'detail.addToContacts' })}
        </Button>
      )}
      {!isBlocked && (
        <Button kind="dangerQuiet" icon={<Ban size={17} />} onClick={() => people.block({ peer: handle, name })}>
          {intl.formatMessage({ id: 'block.block' })}
        </Button>
      )}
    </footer>
  );
}
