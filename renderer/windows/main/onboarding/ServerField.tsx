import { useIntl } from 'react-intl';
import { TextField } from '../../../components/controls/TextField.tsx';
import { opensPasted } from '../links/pastedLink.ts';
import { useAsk } from '../MainBridge.tsx';

export interface ServerFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly readOnly: boolean;
  readonly error: string | undefined;
}

/** The server of an account. Whoever was sent a link and pastes it here meant it: it fills in the rest as well. */
export function ServerField({ value, onChange, readOnly, error }: ServerFieldProps) {
  const intl = useIntl();
  const ask = useAsk();
  return (
    <TextField
      label={intl.formatMessage({ id: 'onboarding.server' })}
      value={value}
      onChange={onChange}
      onPaste={opensPasted((text) => void ask((main) => main.openLink({ text })))}
      maxLength={512}
      inputMode="url"
      readOnly={readOnly}
      placeholder={intl.formatMessage({ id: 'onboarding.server.placeholder' })}
      error={error}
    />
  );
}
