import { Check, Copy } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Button } from './Button.tsx';
import { useCopied } from './useCopied.ts';

export interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
}

/** Copies a text that is not itself shown, or shown in another form, and says so. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const intl = useIntl();
  const [isCopied, copy] = useCopied(text);
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        icon={isCopied ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
        onClick={() => void copy()}
      >
        {label}
      </Button>
      <span className="visuallyHidden" role="status">
        {isCopied ? intl.formatMessage({ id: 'app.copied' }) : ''}
      </span>
    </>
  );
}
