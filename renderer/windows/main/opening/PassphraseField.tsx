import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { TextField, type TextFieldProps } from '../../../components/controls/TextField.tsx';

/** A passphrase, hidden until its owner asks to see it. */
export function PassphraseField(props: Omit<TextFieldProps, 'type' | 'end'>) {
  const intl = useIntl();
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      maxLength={1024}
      end={
        <IconButton
          size="small"
          label={intl.formatMessage({ id: isShown ? 'passphrase.hide' : 'passphrase.show' })}
          icon={isShown ? <EyeOff /> : <Eye />}
          onClick={() => setShown(!isShown)}
        />
      }
    />
  );
}
