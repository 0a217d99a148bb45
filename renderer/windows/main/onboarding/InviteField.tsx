import { useIntl } from 'react-intl';
import { TextField } from '../../../components/controls/TextField.tsx';

export interface InviteFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly readOnly: boolean;
  readonly error: string | undefined;
  /** It was there from the beginning: the next act is elsewhere. */
  readonly isFilled?: boolean;
}

/** Where a server asks for one, the code that lets somebody register there. */
export function InviteField({ isFilled = false, ...props }: InviteFieldProps) {
  const { formatMessage } = useIntl();
  return (
    <TextField
      {...props}
      label={formatMessage({ id: 'onboarding.invite' })}
      autoFocus={!isFilled}
      maxLength={64}
      placeholder="XXXX-XXXX-XXXX-XXXX"
      hint={formatMessage({ id: 'onboarding.invite.hint' })}
    />
  );
}
